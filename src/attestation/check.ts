import type { Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import type { Obligation, Pack } from '../policy/pack.js';
import { chooseAnswer } from './answer.js';
import { type OpenBlank, openBlanks } from './blanks.js';
import type { AttestationRecord, Claim } from './record.js';
import { isChoice } from './write.js';

/** Why an answered claim does not answer its obligation, for people; undefined where it does. */
export function misanswered(claim: Claim, obligation: Obligation): string | undefined {
  if ('reason' in claim.answer) return claim.answer.reason === '' ? 'no reason is given' : undefined;
  if (claim.answer.type !== 'affirmed') return undefined;
  if (!isChoice(obligation)) {
    const open = openBlanks(claim, obligation);
    return open.length > 0 ? open.map(openBlank).join('; ') : undefined;
  }
  const chosen = chooseAnswer(obligation, claim.plain);
  if (chosen.type === 'chosen') return undefined;
  if (chosen.type === 'incomplete') return `"${chosen.answer.text.en}" needs the ${chosen.answer.needs} behind it`;
  const expected = (obligation.anyOf ?? []).map((answer) => `"${answer.text.en}"`).join(' | ');
  return `expected exactly one of ${expected}`;
}

function openBlank({ after }: OpenBlank): string {
  return after === '' ? 'a blank is still open' : `the blank after "${after}" is still open`;
}

/** What of a record does not fit the policy: unknown claims, answers that are none of the admissible ones. */
export function checkRecord(record: AttestationRecord, pack: Pack): Problem[] {
  const problems: Problem[] = [];
  const add = (range: Problem['range'], code: string, message: string): void => {
    problems.push({ path: record.path, ...(range ? { range } : {}), code, message });
  };
  if (record.policy === '') return problems;
  if (record.policy !== pack.id) {
    add(record.valueRanges['policy'], 'record.other-policy', `the record answers to policy "${record.policy}", which is not loaded; expected ${pack.id}`);
    return problems;
  }
  const obligations = new Map(pack.obligations.map((obligation) => [obligation.id, obligation]));
  for (const claim of record.claims) {
    const obligation = obligations.get(claim.id);
    if (!obligation) {
      const hint = pack.none.includes(claim.id) ? 'it asks for nothing' : `no such claim in ${pack.id}`;
      add(claim.idRange, 'record.unknown-claim', `unknown claim ${claim.id}: ${hint}`);
      continue;
    }
    if (claim.answer.type !== 'affirmed') continue;
    const open = isChoice(obligation) ? [] : openBlanks(claim, obligation);
    for (const blank of open) add(blank.range ?? claim.range, 'record.open-blank', `${claim.id} does not count: ${openBlank(blank)}`);
    if (open.length > 0) continue;
    const wrong = misanswered(claim, obligation);
    if (wrong !== undefined) add(claim.range, 'record.unknown-answer', `${claim.id}: ${wrong}`);
  }
  return problems;
}

/** One problem for each record whose name, case aside, another record beside it bears too. */
export function duplicateNames(records: readonly AttestationRecord[]): Problem[] {
  const groups = new Map<string, AttestationRecord[]>();
  for (const record of records) {
    const key = record.name.normalize('NFC').toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const problems: Problem[] = [];
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    for (const record of group) {
      const others = group
        .filter((other) => other !== record)
        .map((other) => other.path)
        .sort(compareStrings);
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      problems.push({
        path: record.path,
        range,
        code: 'record.duplicate-name',
        message: `the name "${record.name}" is also that of ${others.join(', ')}; expected one name for one record`,
      });
    }
  }
  return problems;
}
