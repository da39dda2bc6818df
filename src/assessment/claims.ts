import { chooseAnswer } from '../attestation/answer.js';
import { misanswered } from '../attestation/check.js';
import { voiding } from '../attestation/differences.js';
import { type Gathered, isService } from '../attestation/gather.js';
import { type AttestationRecord, type Claim, claimsFor } from '../attestation/record.js';
import { changesSince, type SealOptions } from '../attestation/staleness.js';
import { joined, type Phrase, phrase, verbatim, worded } from '../base/phrase.js';
import { compareStrings } from '../base/text.js';
import { voidersFor } from '../policy/lookup.js';
import type { Obligation } from '../policy/pack.js';
import type { AssessedClaim, ClaimState } from './state.js';

export interface ClaimContext extends SealOptions {
  readonly gathered: Gathered;
  /** UTC day. */
  readonly asOf: string;
}

/** In the order in which a status looks at them; a claim with several faults shows the first. */
export const FAULTS: readonly ClaimState[] = ['invalid', 'stale', 'expired', 'unverified'];

/** The states that records can disagree in; in English as the report writes them. */
const STATE_WORDS: Readonly<Record<ClaimState, { readonly en: string; readonly zh: string }>> = {
  unanswered: { en: 'unanswered', zh: '未回答' },
  affirmed: { en: 'affirmed', zh: '已确认' },
  'not-applicable': { en: 'not-applicable', zh: '不适用' },
  declined: { en: 'declined', zh: '无法声明' },
  stale: { en: 'stale', zh: '已过时' },
  expired: { en: 'expired', zh: '已到期' },
  unverified: { en: 'unverified', zh: '未核实' },
  invalid: { en: 'invalid', zh: '无效' },
};

/** How one record answers one obligation about one subject. */
export function claimIn(record: AttestationRecord, subject: string, obligation: Obligation, context: ClaimContext): AssessedClaim {
  const lines = claimsFor(record, subject).filter((claim) => claim.id === obligation.id);
  const answered = lines.filter((claim) => claim.answer.type !== 'open');
  const claim = answered[0];
  const state = (state: ClaimState, reason?: Phrase): AssessedClaim => ({
    clause: obligation.id,
    state,
    record: record.path,
    ...(reason === undefined ? {} : { reason }),
  });
  if (claim === undefined) return lines.length > 0 ? state('unanswered') : { clause: obligation.id, state: 'unanswered' };
  if (record.broken) return state('invalid', phrase('the record cannot be relied on: see its problems'));
  if (answered.length > 1) return state('invalid', phrase('claimed more than once'));
  const wrong = misanswered(claim, obligation);
  if (wrong !== undefined) return state('invalid', wrong);
  if (record.unreadable.includes('expires-on')) return state('invalid', phrase('the day of expiry cannot be read'));
  const stale = staleReason(record, subject, obligation, context);
  if (stale !== undefined) return state('stale', stale);
  if (record.expiresOn !== undefined && context.asOf > record.expiresOn) return state('expired', phrase('expired on {day}', { day: record.expiresOn }));
  const unverified = unverifiedReason(record, context);
  if (unverified !== undefined) return state('unverified', unverified);
  if (claim.answer.type === 'affirmed' || claim.answer.type === 'open') return state('affirmed', chosen(claim, obligation));
  return state(claim.answer.type, verbatim(claim.answer.reason));
}

function chosen(claim: Claim, obligation: Obligation): Phrase | undefined {
  if (obligation.anyOf === undefined || obligation.anyOf.length === 0) return undefined;
  const answer = chooseAnswer(obligation, claim.plain);
  return answer.type === 'chosen' ? verbatim(answer.answer.id) : undefined;
}

function staleReason(record: AttestationRecord, subject: string, obligation: Obligation, context: ClaimContext): Phrase | undefined {
  const voidedBy = voidersFor(obligation, isService(subject) ? 'service' : 'subject');
  if (!voidedBy.some((voider) => voider !== 'time')) return undefined;
  const changes = changesSince(record, subject, context.gathered, context);
  if (changes !== 'unsealed') return voiding(changes, obligation.id, voidedBy);
  if (record.unreadable.includes('seal')) return phrase('the seal cannot be read');
  return record.seal ? phrase('the seal does not cover {subject}', { subject }) : phrase('the record was never sealed');
}

/** Why nobody who can be checked, and may, stands behind the record; undefined where somebody does. */
export function unverifiedReason(record: AttestationRecord, { asOf, gathered }: ClaimContext): Phrase | undefined {
  if (record.attestedBy === undefined) return record.unreadable.includes('attested-by') ? phrase('the signer cannot be read') : phrase('nobody has signed');
  if (record.role === undefined)
    return record.unreadable.includes('role') ? phrase('the role of the signer cannot be read') : phrase('the role of the signer is missing');
  if (record.attestedOn === undefined) return phrase('the day of signing is missing or cannot be read');
  if (record.attestedOn > asOf) return phrase('signed for {day}, which is to come', { day: record.attestedOn });
  const signers = gathered.config.signers;
  const email = record.attestedBy.email.toLowerCase();
  if (signers && !signers.some((signer) => maySign(signer.trim().toLowerCase(), email)))
    return phrase('{signer} is not among the signers', { signer: record.attestedBy.email });
  return undefined;
}

function maySign(signer: string, email: string): boolean {
  const address = /<([^<>]+)>/u.exec(signer)?.[1] ?? signer;
  return address.startsWith('@') ? email.endsWith(address) : email === address;
}

/**
 * One claim out of what several records say. A sound answer stands over faulty and open ones;
 * sound answers that contradict each other are invalid until people agree.
 */
export function combine(id: string, claims: readonly AssessedClaim[], answerOf: (claim: AssessedClaim) => string): AssessedClaim {
  const sound = claims.filter((claim) => claim.state !== 'unanswered' && !FAULTS.includes(claim.state));
  const first = sound[0];
  if (first) {
    const answers = new Set(sound.map(answerOf));
    if (answers.size === 1) return first;
    const said = sound
      .map((claim) => phrase('{record} says {state}', { record: claim.record ?? '', state: STATE_WORDS[claim.state] }))
      .sort((a, b) => compareStrings(worded(a), worded(b)));
    const reason = phrase('records disagree: {said}', { said: joined(said, ', ') });
    return { clause: id, state: 'invalid', ...(first.record === undefined ? {} : { record: first.record }), reason };
  }
  for (const fault of FAULTS) {
    const claim = claims.find((one) => one.state === fault);
    if (claim) return claim;
  }
  return claims.find((claim) => claim.record !== undefined) ?? { clause: id, state: 'unanswered' };
}
