import type { WorkspaceEdit } from 'vscode-languageserver';
import { addSubject } from '../attestation/add.js';
import { draftFrom } from '../attestation/draft.js';
import { parseRecord } from '../attestation/parse.js';
import { type Claim, claimsFor } from '../attestation/record.js';
import { renewRecord } from '../attestation/renew.js';
import { messageIn, type Problem } from '../base/problem.js';
import type { Range } from '../base/text.js';
import type { Context } from './context.js';
import { createFileEdit, replaceTextEdit } from './edits.js';
import type { Root } from './root.js';

/** An edit of a record, the document it is made in and where to look afterwards; or why there is none. Nothing here ticks, signs or answers. */
export type RecordEdit = { readonly edit: WorkspaceEdit; readonly uri: string; readonly range?: Range } | { readonly reason: string };

/** A new record for a subject, with nothing ticked. */
export function draftEdit(context: Context, root: Root, subject: string): RecordEdit {
  const snapshot = root.snapshot();
  const { gathered, records } = snapshot.assessment;
  const known = gathered.subjects.has(subject) || gathered.services.includes(subject);
  if (!known) return { reason: context.strings('unknownSubject', subject) };
  const config = gathered.config.path ?? '';
  const draft = draftFrom(gathered, [subject], {
    ...root.session.sealing(),
    language: context.strings.locale,
    today: root.asOf,
    folder: config.slice(0, config.lastIndexOf('/') + 1),
    existing: records.map((record) => record.path),
  });
  if (root.single !== undefined) return { reason: context.strings('unknownFolder') };
  const uri = context.workspace.uriOf(root, draft.path);
  return { edit: createFileEdit(uri, draft.text), uri };
}

/** Puts a subject and its unticked claims into a record that is there. */
export async function addEdit(context: Context, root: Root, record: string, subject: string): Promise<RecordEdit> {
  const text = await root.session.text(record);
  if (text === undefined) return { reason: context.strings('unknownSubject', record) };
  const { gathered } = root.snapshot().assessment;
  const added = addSubject(text, subject, { ...root.session.sealing(), path: record, gathered, language: context.strings.locale, today: root.asOf });
  const made = changed(context, root, record, text, added);
  const range = firstOpen(record, text, added.text, subject);
  return 'edit' in made && range ? { ...made, range } : made;
}

/** Seals a record anew and unticks what the change voids. */
export async function renewEdit(context: Context, root: Root, record: string): Promise<RecordEdit> {
  const text = await root.session.text(record);
  if (text === undefined) return { reason: context.strings('unknownSubject', record) };
  const { gathered } = root.snapshot().assessment;
  const renewed = renewRecord(text, { ...root.session.sealing(), path: record, gathered, language: context.strings.locale, asOf: root.asOf });
  return changed(context, root, record, text, renewed);
}

/** The box of the first open line about a subject that an edit has added; where it added none, of the first one that there is. */
function firstOpen(path: string, before: string, after: string, subject: string): Range | undefined {
  const keyOf = ({ id, subjects }: Claim): string => JSON.stringify([id, subjects ?? null]);
  const known = new Set(parseRecord(path, before).claims.map(keyOf));
  const open = claimsFor(parseRecord(path, after), subject).filter(({ answer }) => answer.type === 'open');
  const shown = open.find((claim) => !known.has(keyOf(claim))) ?? open[0];
  return shown && { start: shown.boxRange.start, end: shown.boxRange.start };
}

function changed(
  context: Context,
  root: Root,
  record: string,
  before: string,
  after: { readonly text: string; readonly problems: readonly Problem[] },
): RecordEdit {
  const [problem] = after.problems;
  if (problem) return { reason: messageIn(problem, context.strings.locale) };
  const uri = context.workspace.uriOf(root, record);
  return after.text === before ? { reason: context.strings('nothingToChange', record) } : { edit: replaceTextEdit(context, uri, before, after.text), uri };
}
