import { type CodeAction, CodeActionKind, type CodeActionParams, type Command, type Diagnostic, type Range as LspRange } from 'vscode-languageserver';
import type { AssessedTouchpoint } from '../../assessment/assess.js';
import { comparePositions, type Range } from '../../base/text.js';
import { clauseOfObligation } from '../../policy/clause-id.js';
import { type Context, clauseUriIn, type Focus, focusNow, focusOn, placesOf } from '../context.js';
import { SOURCE } from '../diagnostics.js';
import { COMMANDS } from '../protocol.js';
import { addEdit, draftEdit, renewEdit } from '../record-edits.js';
import { waiverEdit } from '../waivers.js';

export const QUICK_FIX = 'quickfix.clausemark';

/** More records than this are offered in one action that asks. */
const RECORDS_NAMED = 3;

/** What an action does, kept in its `data` until it is chosen. */
type Plan =
  | { readonly do: 'draft'; readonly uri: string; readonly subject: string }
  | { readonly do: 'add'; readonly uri: string; readonly subject: string; readonly record: string }
  | { readonly do: 'renew'; readonly uri: string; readonly record: string }
  | { readonly do: 'waive'; readonly uri: string; readonly kind: string; readonly line: number; readonly character: number };

/** Ways to answer for the places in a range. None ticks, signs or gives a reason, so none is preferred. */
export async function codeAction(context: Context, params: CodeActionParams): Promise<CodeAction[] | null> {
  const wanted = params.context.only;
  if (wanted && !wanted.some((kind) => QUICK_FIX === kind || QUICK_FIX.startsWith(`${kind}.`) || kind === CodeActionKind.Empty)) return null;
  const focus = await focusNow(context, params.textDocument.uri);
  if (!focus) return null;
  const own = params.context.diagnostics.filter((diagnostic) => diagnostic.source === SOURCE);
  const drafts = [...placeActions(context, focus, params.range, own), ...recordActions(context, focus, own)];
  if (context.client.resolvesEdits) return drafts;
  const resolved = await Promise.all(drafts.map((action) => codeActionResolve(context, action)));
  return resolved.filter((action) => action.edit !== undefined || action.command !== undefined);
}

/** Works out the edit of a chosen action. */
export async function codeActionResolve(context: Context, action: CodeAction): Promise<CodeAction> {
  const plan = action.data as Plan | undefined;
  if (!plan || action.edit) return action;
  const focus = await focusOn(context, plan.uri);
  if (!focus) return action;
  if (plan.do === 'waive') {
    const place = placesOf(focus).find(
      ({ place: { touchpoint }, range }) => touchpoint.kind === plan.kind && range.start.line === plan.line && range.start.character === plan.character,
    );
    const edit = place && (await waiverEdit(context, focus, place.place));
    return edit ? { ...action, edit } : action;
  }
  const made =
    plan.do === 'draft'
      ? draftEdit(context, focus.root, plan.subject)
      : plan.do === 'add'
        ? await addEdit(context, focus.root, plan.record, plan.subject)
        : await renewEdit(context, focus.root, plan.record);
  return 'reason' in made ? { ...action, disabled: { reason: made.reason } } : { ...action, edit: made.edit };
}

function placeActions(context: Context, focus: Focus, range: LspRange, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const here = placesOf(focus).filter((candidate) => overlaps(candidate.range, range));
  const actions: CodeAction[] = [];
  const subjects = new Set<string>();
  for (const { place, range: at } of here) {
    const { subject } = place;
    const related = diagnostics.filter(
      (diagnostic) => (diagnostic.data as { readonly subject?: string } | undefined)?.subject === subject || overlaps(diagnostic.range, at),
    );
    if (subject !== undefined && place.asked.length > 0 && !subjects.has(subject)) {
      subjects.add(subject);
      actions.push(...subjectActions(context, focus, subject, related));
    }
    if (place.asked.length > 0 || place.exposes.length > 0) {
      const plan: Plan = { do: 'waive', uri: focus.uri, kind: place.touchpoint.kind, line: at.start.line, character: at.start.character };
      actions.push(action(context.strings('waive', place.touchpoint.kind), related, plan));
    }
    actions.push(...clauseActions(context, focus, place, related));
  }
  return [...new Map(actions.map((one) => [one.title, one])).values()];
}

/**
 * A record that is drafted or added to is shown at once, so a client with commands gets a command that does both: VS Code forgets the command
 * behind an edit as soon as the edit changes what is marked.
 */
function subjectActions(context: Context, focus: Focus, subject: string, diagnostics: Diagnostic[]): CodeAction[] {
  if (focus.root.single !== undefined) return [];
  const { strings } = context;
  const { commandLinks } = context.client;
  const { assessment } = focus.snapshot;
  const holding = assessment.subjects.find((candidate) => candidate.id === subject)?.records ?? [];
  if (holding.length > 0) {
    if (!commandLinks) return [];
    return holding.map((path) => command(strings('openRecord', path), diagnostics, COMMANDS.openRecord, { uri: context.workspace.uriOf(focus.root, path) }));
  }
  const others = assessment.records.filter((record) => !record.broken);
  const draft = strings('draftRecord', subject);
  const add = (path: string): string => strings('addToRecord', subject, path);
  if (!commandLinks) {
    const adding = others.map(({ path }) => action(add(path), diagnostics, { do: 'add', uri: focus.uri, subject, record: path }));
    return [action(draft, diagnostics, { do: 'draft', uri: focus.uri, subject }), ...adding];
  }
  const adding =
    others.length > RECORDS_NAMED
      ? [command(strings('addToSome', subject), diagnostics, COMMANDS.addToRecord, { uri: focus.uri, subject })]
      : others.map(({ path }) => {
          const record = context.workspace.uriOf(focus.root, path);
          return command(add(path), diagnostics, COMMANDS.addToRecord, { uri: focus.uri, subject, record });
        });
  return [command(draft, diagnostics, COMMANDS.draftRecord, { uri: focus.uri, subject }), ...adding];
}

function clauseActions(context: Context, focus: Focus, place: AssessedTouchpoint, diagnostics: Diagnostic[]): CodeAction[] {
  const clause = firstClause(place);
  if (clause === undefined || !context.client.commandLinks) return [];
  const open = openClause(context, focus, clause);
  return [{ title: open.title, kind: QUICK_FIX, command: open, ...(diagnostics.length > 0 ? { diagnostics } : {}) }];
}

function firstClause(place: AssessedTouchpoint): string | undefined {
  const [first] = [...place.asked, ...place.exposes, ...place.shown];
  return first === undefined ? undefined : clauseOfObligation(first);
}

function openClause(context: Context, focus: Focus, clause: string): Command {
  return { title: context.strings('openClause', clause), command: COMMANDS.openClause, arguments: [{ uri: clauseUriIn(focus.snapshot, clause) }] };
}

/** In a record: renewing it, where something in it no longer holds. */
function recordActions(context: Context, focus: Focus, diagnostics: Diagnostic[]): CodeAction[] {
  const record = focus.snapshot.assessment.records.find((candidate) => candidate.path === focus.path);
  if (!record || focus.root.single !== undefined) return [];
  const void_ = focus.snapshot.assessment.subjects.some((subject) =>
    subject.claims.some((claim) => claim.record === record.path && (claim.state === 'stale' || claim.state === 'expired')),
  );
  return void_ ? [action(context.strings('renewRecord'), diagnostics, { do: 'renew', uri: focus.uri, record: record.path })] : [];
}

function action(title: string, diagnostics: readonly Diagnostic[], plan: Plan): CodeAction {
  return { title, kind: QUICK_FIX, data: plan, ...(diagnostics.length > 0 ? { diagnostics: [...diagnostics] } : {}) };
}

function command(title: string, diagnostics: readonly Diagnostic[], name: string, argument: unknown): CodeAction {
  return {
    title,
    kind: QUICK_FIX,
    command: { title, command: name, arguments: [argument] },
    ...(diagnostics.length > 0 ? { diagnostics: [...diagnostics] } : {}),
  };
}

function overlaps(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}
