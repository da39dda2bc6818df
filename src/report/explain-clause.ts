import type { Clause, Obligation, Pack } from '../policy/index.js';
import {
  askedHow,
  cardStatusLine,
  clauseName,
  clauseOf,
  continuedAs,
  crossReferencesOf,
  obligationsOf,
  officialNote,
  parseClauseId,
  partsOf,
  renderingNote,
} from '../policy/index.js';
import { inert, labelled, pad } from './layout.js';
import { Page, type ReportPageOptions } from './page.js';

/** A clause: its text, marked as this project's own words, what it asks, and how it continues in the law in force. Undefined where there is none. */
export function explainClause(pack: Pack, id: string, options: ReportPageOptions): string | undefined {
  const clause = clauseOf(pack, id);
  if (!clause) return undefined;
  const page = new Page(options);
  const { say } = page;
  const { language } = say;
  const parts = parseClauseId(clause.id)?.part === '' ? partsOf(pack, clause.article) : [];
  page.heading(`${clause.id} · ${clauseName(clause.id)[language]} · ${clause.title[language]}`);
  page.line(pack.title[language]);
  page.faint(cardStatusLine(pack, clause.id)[language]);
  if (clause.projectPart) page.line(say('projectPart'));
  officialText(page, clause);
  if (language === 'zh' && clause.gist !== '') {
    page.section(say('gist'));
    prose(page, clause.gist);
  }
  page.section(renderingNote(pack, clause.id)[language]);
  if (clause.chapeau !== undefined) prose(page, clause.chapeau);
  prose(page, clause.text);
  if (language === 'en' && clause.gist !== '') {
    page.section(`${say('gist')}${say('brackets', pack.summaryLabel.zh)}`);
    prose(page, clause.gist);
  }
  if (parts.length > 0) {
    page.section(say('parts'));
    for (const part of parts) page.lines(labelled(`  ${pad(part.id, 9)} `, clauseName(part.id)[language], page.width));
  }
  page.section(say('asked'));
  const obligations = [clause, ...parts].flatMap((part) => obligationsOf(pack, part.id));
  for (const obligation of obligations) statement(page, pack, obligation);
  if (obligations.length === 0) {
    const because = pack.noneBecause[clause.id] ?? pack.noneBecause[clause.article];
    page.line(`${say('askedNothing')}${because ? ` ${because[language]}` : ''}`);
  }
  const kinds = kindsFor(pack, new Set([clause.id, ...parts.map((part) => part.id)]));
  if (kinds.length > 0) {
    page.section(say('mapped'));
    page.lines(labelled('  ', kinds.join(say('comma')), page.width));
  }
  const references = crossReferencesOf(pack, clause.id);
  if (references.length > 0) {
    page.section(say('later'));
    for (const reference of references) page.lines(labelled(`  ${pad(reference.clause, 9)} → `, continuedAs(pack, reference)[language], page.width));
  }
  if (clause.notes && clause.notes.length > 0) {
    page.section(say('notes'));
    for (const note of clause.notes) page.lines(labelled('  ', note[language], page.width));
  }
  return page.text();
}

function prose(page: Page, text: string): void {
  for (const line of text.split(/\r?\n/)) page.lines(line.trim() === '' ? [''] : labelled('  ', inert(line).replaceAll('**', ''), page.width));
}

function officialText(page: Page, clause: Clause): void {
  if (clause.official === undefined) return;
  const extent = clause.officialExtent && officialNote(clause.officialExtent);
  page.section(`${page.say('official')}${extent ? page.say('brackets', extent[page.say.language]) : ''}`);
  prose(page, clause.official);
}

function statement(page: Page, pack: Pack, obligation: Obligation): void {
  const { say } = page;
  const how = askedHow(pack, obligation)[say.language];
  page.lines(labelled(`  ${pad(obligation.id, 9)} `, `${obligation.statement[say.language]}${say('brackets', how)}`, page.width));
  if (obligation.anyOf && obligation.anyOf.length > 0) page.line(`            ${say('oneOf')}${say('colon')}`.trimEnd());
  for (const answer of obligation.anyOf ?? []) page.lines(labelled('            - ', answer.text[say.language], page.width));
}

/** Kinds whose places a clause may bear on. */
function kindsFor(pack: Pack, clauses: ReadonlySet<string>): readonly string[] {
  const named = (ids: readonly string[]): boolean => ids.some((id) => clauses.has(id.replace(/#\d+$/, '')));
  const rows = pack.mappings.filter((row) => named(row.asked) || named(row.shown) || named(row.evidence) || named(row.exposes));
  return [...new Set(rows.map(({ kind }) => kind))];
}
