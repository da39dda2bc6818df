import { joined, type Phrase, phrase } from '../base/phrase.js';
import { message, type Problem } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import type { Obligation, Pack } from '../policy/pack.js';
import { chooseAnswer } from './answer.js';
import { type OpenBlank, openBlanks } from './blanks.js';
import type { AttestationRecord, Claim } from './record.js';
import { isChoice } from './write.js';

/** Why an answered claim does not answer its obligation, for people; undefined where it does. */
export function misanswered(claim: Claim, obligation: Obligation): Phrase | undefined {
  if ('reason' in claim.answer) return claim.answer.reason === '' ? phrase('no reason is given') : undefined;
  if (claim.answer.type !== 'affirmed') return undefined;
  if (!isChoice(obligation)) {
    const open = openBlanks(claim, obligation);
    return open.length > 0 ? phrase('{blanks}', { blanks: open.map(openBlank) }) : undefined;
  }
  const chosen = chooseAnswer(obligation, claim.plain);
  if (chosen.type === 'chosen') return undefined;
  if (chosen.type === 'incomplete') {
    const { needs, text: answer } = chosen.answer;
    return needs === 'provision' ? phrase('"{answer}" needs the provision behind it', { answer }) : phrase('"{answer}" needs the reason behind it', { answer });
  }
  const answers = joined(
    (obligation.anyOf ?? []).map(({ text }) => phrase('"{answer}"', { answer: text })),
    ' | ',
  );
  return phrase('expected exactly one of {answers}', { answers });
}

function openBlank({ after }: OpenBlank): Phrase {
  return after === '' ? phrase('a blank is still open') : phrase('the blank after "{words}" is still open', { words: after });
}

/** What of a record does not fit the policy: unknown claims, answers that are none of the admissible ones. */
export function checkRecord(record: AttestationRecord, pack: Pack): Problem[] {
  const problems: Problem[] = [];
  const add = (range: Problem['range'], code: string, said: Phrase): void => {
    problems.push({ path: record.path, ...(range ? { range } : {}), code, ...message(said) });
  };
  if (record.policy === '') return problems;
  if (record.policy !== pack.id) {
    add(
      record.valueRanges['policy'],
      'record.other-policy',
      phrase('the record answers to policy "{policy}", which is not loaded; expected {pack}', { policy: record.policy, pack: pack.id }),
    );
    return problems;
  }
  const obligations = new Map(pack.obligations.map((obligation) => [obligation.id, obligation]));
  for (const claim of record.claims) {
    const obligation = obligations.get(claim.id);
    if (!obligation) {
      const said = pack.none.includes(claim.id)
        ? phrase('unknown claim {id}: it asks for nothing', { id: claim.id })
        : phrase('unknown claim {id}: no such claim in {pack}', { id: claim.id, pack: pack.id });
      add(claim.idRange, 'record.unknown-claim', said);
      continue;
    }
    if (claim.answer.type !== 'affirmed') continue;
    const open = isChoice(obligation) ? [] : openBlanks(claim, obligation);
    for (const blank of open)
      add(blank.range ?? claim.range, 'record.open-blank', phrase('{id} does not count: {reason}', { id: claim.id, reason: openBlank(blank) }));
    if (open.length > 0) continue;
    const wrong = misanswered(claim, obligation);
    if (wrong !== undefined) add(claim.range, 'record.unknown-answer', phrase('{id}: {reason}', { id: claim.id, reason: wrong }));
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
        ...message(phrase('the name "{name}" is also that of {others}; expected one name for one record', { name: record.name, others: others.join(', ') })),
      });
    }
  }
  return problems;
}
