import type { Position, Range } from '../base/text.js';
import { cardStatusLine, clauseLabel } from '../policy/interpretation.js';
import { clauseOf, obligationOf } from '../policy/lookup.js';
import type { Pack } from '../policy/pack.js';
import { type Context, clauseUriIn, type Focus } from './context.js';
import { commandLink, escapeMarkdown } from './markdown.js';
import { COMMANDS } from './protocol.js';
import type { Snapshot } from './session.js';
import { parseClauseUri } from './uris.js';
import { isRecordText } from './workspace.js';

export interface NamedClause {
  /** As written: a clause or an obligation of it. */
  readonly id: string;
  readonly range: Range;
}

/** The clause id under the cursor of a record or a clause document: between back-ticks, or quoted in the seal. */
export function clauseIdAt(context: Context, focus: Focus, position: Position): NamedClause | undefined {
  const text = context.workspace.openDocumentOf(focus.uri)?.getText();
  if (text === undefined || !isRecordText(focus.path, text)) return undefined;
  return clauseIdInLine(text, position, focus.snapshot.pack);
}

export function clauseIdInLine(text: string, position: Position, pack: Pack): NamedClause | undefined {
  const line = text.split(/\r\n|\r|\n/)[position.line] ?? '';
  for (const found of line.matchAll(/[`"']([0-9][^`"'\s]*)[`"']/g)) {
    const id = found[1] ?? '';
    const start = (found.index ?? 0) + 1;
    if (position.character < start - 1 || position.character > start + id.length + 1) continue;
    if (clauseOf(pack, id) === undefined) continue;
    return { id, range: { start: { line: position.line, character: start }, end: { line: position.line, character: start + id.length } } };
  }
  return undefined;
}

/** The clause a clause document shows, where the cursor is on no other id. */
export function clauseOfDocument(uri: string): string | undefined {
  return parseClauseUri(uri)?.clause;
}

/** A short card of one clause: what is asked, its words, how it continues. */
export function clauseCard(context: Context, snapshot: Snapshot, id: string): string {
  const { strings } = context;
  const { language } = strings;
  const { pack } = snapshot;
  const clause = clauseOf(pack, id);
  if (!clause) return '';
  const obligation = obligationOf(pack, id);
  const lines = [
    `**${clauseLabel(clause.id)[language]}** · ${clause.title[language]}`,
    obligation?.statement[language] ?? '',
    clause.text.replace(/\s*\n\s*/g, ' '),
    clause.gist === '' ? '' : `${strings('gistLabel')}：${clause.gist.replace(/\s*\n\s*/g, ' ')}`,
    cardStatusLine(pack, clause.id)[language],
    context.client.commandLinks
      ? commandLink(strings('openClause', escapeMarkdown(clause.id)), COMMANDS.openClause, { uri: clauseUriIn(snapshot, clause.id) })
      : '',
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}
