import type { Obligation, Pack } from '../policy/pack.js';
import { answerOpening } from './answer.js';
import type { Seal } from './record.js';
import { inLanguage, type RecordLanguage, recordWord } from './wording.js';

/** A YAML scalar for a flow context: plain where that is safe, else in JSON quotes. */
export function yamlScalar(text: string): string {
  const plain = /^[A-Za-z_][\w./@+:-]*$/u.test(text) && !text.endsWith(':') && !/^(?:true|false|null|yes|no|on|off|y|n)$/iu.test(text);
  return plain ? text : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\uFEFF]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The lines of a `seal:` entry, without line ends. */
export function sealLines(seal: Seal): string[] {
  const quoted = seal.code.map((line) => JSON.stringify(line));
  const code = quoted.length < 2 ? [`  code: [${quoted.join('')}]`] : ['  code:', ...quoted.map((line) => `    - ${line}`)];
  const data =
    typeof seal.data === 'string'
      ? [`  data: ${yamlScalar(seal.data)}`]
      : ['  data:', ...Object.entries(seal.data).map(([subject, pins]) => `    ${JSON.stringify(subject)}: ${yamlScalar(pins)}`)];
  const clauses = Object.entries(seal.clauses).map(([id, version]) => `${JSON.stringify(id)}: ${version}`);
  return ['seal:', `  v: ${seal.v}`, ...code, ...data, `  clauses: {${clauses.length > 0 ? ` ${clauses.join(', ')} ` : ''}}`];
}

/** The Markdown lines of one unanswered claim. Never ticked, and never answered: an `anyOf` shows its answers below the line. */
export function claimLines(pack: Pack, id: string, language: RecordLanguage): string[] {
  const obligation = pack.obligations.find((one) => one.id === id);
  if (!obligation) return [];
  const lines = [`- [ ] ${code(id)} ${claimText(obligation, language)}`];
  if (isChoice(obligation)) {
    lines.push(`  - ${recordWord('asked', language, { statement: inline(inLanguage(obligation.statement, language)) })}`);
    lines.push(`  - ${recordWord('oneOf', language)}`);
    for (const answer of obligation.anyOf ?? []) lines.push(`    - ${inline(answerForm(inLanguage(answer.text, language), answer.needs, language))}`);
  }
  if (obligation.hint && !isChoice(obligation)) lines.push(`  - ${recordWord('hint', language, { text: inline(inLanguage(obligation.hint, language)) })}`);
  return lines;
}

/** What stands behind the id of an unanswered claim: the statement, or dots where one of several answers is to be chosen. */
export function claimText(obligation: Obligation, language: RecordLanguage): string {
  if (isChoice(obligation)) return '…';
  const statement = inline(inLanguage(obligation.statement, language));
  return obligation.strength === 'supporting' ? `(${recordWord('supporting', language)}) ${statement}` : statement;
}

export function isChoice(obligation: Obligation): boolean {
  return obligation.anyOf !== undefined && obligation.anyOf.length > 0;
}

/** Inline code that holds any text. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') || (text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '') ? ' ' : '';
  return `${fence}${pad}${text.replace(/[\r\n]+/gu, ' ')}${pad}${fence}`;
}

function answerForm(text: string, needs: 'provision' | 'reason' | undefined, language: RecordLanguage): string {
  if (needs === undefined) return text;
  const what = { provision: { en: '{provision}', zh: '{条款}' }, reason: { en: '{reason}', zh: '{理由}' } }[needs];
  return `${answerOpening(text)}${language === 'zh-CN' ? '：' : ': '}${inLanguage(what, language)}`;
}

/** One line of plain text inside Markdown. */
function inline(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/([\\`*_<])/gu, '\\$1')
    .trim();
}
