import { parseClauseId } from '../policy/clause-id.js';
import { cardStatusLine, officialNote, renderingNote } from '../policy/interpretation.js';
import { clauseOf, crossReferencesOf, obligationsOf, partsOf } from '../policy/lookup.js';
import type { Clause, Obligation, Pack } from '../policy/pack.js';
import { askedHow, clauseName, continuedAs } from '../policy/wording.js';
import type { Strings } from './strings.js';

/** A clause as a Markdown document: its text, the summary with its label, what it asks, and how it continues in the law in force. */
export function clauseDocument(pack: Pack, id: string, strings: Strings): string | undefined {
  const clause = clauseOf(pack, id);
  if (!clause) return undefined;
  const { language } = strings;
  const parts = parseClauseId(clause.id)?.part === '' ? partsOf(pack, clause.article) : [];
  const sections = [
    `# \`${clause.id}\` ${clauseName(clause.id)[language]} · ${clause.title[language]}`,
    `> ${pack.title[language]}\n>\n> ${cardStatusLine(pack, clause.id)[language]}`,
    clause.projectPart ? `_${strings('projectPart')}_` : '',
    clause.chapeau ?? '',
    clause.text,
    `_${renderingNote(pack, clause.id)[language]}_`,
    official(clause, strings),
    clause.gist === '' ? '' : `**${strings('gistLabel')}**\n\n${clause.gist}`,
    parts.length === 0 ? '' : `## ${strings('parts')}\n\n${parts.map((part) => `- \`${part.id}\` ${clauseName(part.id)[language]}`).join('\n')}`,
    `## ${strings('asked')}\n\n${asked(pack, clause, parts, strings)}`,
    later(pack, clause, strings),
    notes(clause, strings),
    `---\n\n${pack.about[language]}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function official(clause: Clause, strings: Strings): string {
  if (clause.official === undefined) return '';
  const quoted = clause.official.split(/\r?\n/).map((line) => `> ${line}`);
  const extent = clause.officialExtent && officialNote(clause.officialExtent);
  return `**${strings('officialLabel')}**${extent ? ` (${extent[strings.language]})` : ''}\n\n${quoted.join('\n')}`;
}

function asked(pack: Pack, clause: Clause, parts: readonly Clause[], strings: Strings): string {
  const obligations = [clause, ...parts].flatMap((part) => obligationsOf(pack, part.id));
  if (obligations.length === 0) {
    const because = pack.noneBecause[clause.id] ?? pack.noneBecause[clause.article];
    return `${strings('askedNothing')}${because ? ` ${because[strings.language]}` : ''}`;
  }
  return obligations.map((obligation) => statement(pack, obligation, strings)).join('\n');
}

function statement(pack: Pack, obligation: Obligation, strings: Strings): string {
  const how = askedHow(pack, obligation)[strings.language];
  const answers = (obligation.anyOf ?? []).map((answer) => `  - ${answer.text[strings.language]}`);
  return [`- \`${obligation.id}\` ${obligation.statement[strings.language]} _(${how})_`, ...answers].join('\n');
}

function later(pack: Pack, clause: Clause, strings: Strings): string {
  const references = crossReferencesOf(pack, clause.id);
  if (references.length === 0) return '';
  return `## ${strings('later')}\n\n${references.map((reference) => `- \`${reference.clause}\` → ${continuedAs(pack, reference)[strings.language]}`).join('\n')}`;
}

function notes(clause: Clause, strings: Strings): string {
  return (clause.notes ?? []).map((note) => `- ${note[strings.language]}`).join('\n');
}
