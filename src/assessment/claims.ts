import { chooseAnswer } from '../attestation/answer.js';
import { misanswered } from '../attestation/check.js';
import { voiding } from '../attestation/differences.js';
import { type Gathered, isService } from '../attestation/gather.js';
import { type AttestationRecord, type Claim, claimsFor } from '../attestation/record.js';
import { changesSince, type SealOptions } from '../attestation/staleness.js';
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

/** How one record answers one obligation about one subject. */
export function claimIn(record: AttestationRecord, subject: string, obligation: Obligation, context: ClaimContext): AssessedClaim {
  const lines = claimsFor(record, subject).filter((claim) => claim.id === obligation.id);
  const answered = lines.filter((claim) => claim.answer.type !== 'open');
  const claim = answered[0];
  const state = (state: ClaimState, reason?: string): AssessedClaim => ({
    clause: obligation.id,
    state,
    record: record.path,
    ...(reason === undefined ? {} : { reason }),
  });
  if (claim === undefined) return lines.length > 0 ? state('unanswered') : { clause: obligation.id, state: 'unanswered' };
  if (record.broken) return state('invalid', 'the record cannot be relied on: see its problems');
  if (answered.length > 1) return state('invalid', 'claimed more than once');
  const wrong = misanswered(claim, obligation);
  if (wrong !== undefined) return state('invalid', wrong);
  if (record.unreadable.includes('expires-on')) return state('invalid', 'the day of expiry cannot be read');
  const stale = staleReason(record, subject, obligation, context);
  if (stale !== undefined) return state('stale', stale);
  if (record.expiresOn !== undefined && context.asOf > record.expiresOn) return state('expired', `expired on ${record.expiresOn}`);
  const unverified = unverifiedReason(record, context);
  if (unverified !== undefined) return state('unverified', unverified);
  if (claim.answer.type === 'affirmed' || claim.answer.type === 'open') return state('affirmed', chosen(claim, obligation));
  return state(claim.answer.type, claim.answer.reason);
}

function chosen(claim: Claim, obligation: Obligation): string | undefined {
  if (obligation.anyOf === undefined || obligation.anyOf.length === 0) return undefined;
  const answer = chooseAnswer(obligation, claim.plain);
  return answer.type === 'chosen' ? answer.answer.id : undefined;
}

function staleReason(record: AttestationRecord, subject: string, obligation: Obligation, context: ClaimContext): string | undefined {
  const voidedBy = voidersFor(obligation, isService(subject) ? 'service' : 'subject');
  if (!voidedBy.some((voider) => voider !== 'time')) return undefined;
  const changes = changesSince(record, subject, context.gathered, context);
  if (changes !== 'unsealed') {
    const messages = voiding(changes, obligation.id, voidedBy);
    return messages.length > 0 ? messages.join('; ') : undefined;
  }
  if (record.unreadable.includes('seal')) return 'the seal cannot be read';
  return record.seal ? `the seal does not cover ${subject}` : 'the record was never sealed';
}

/** Why nobody who can be checked, and may, stands behind the record; undefined where somebody does. */
export function unverifiedReason(record: AttestationRecord, { asOf, gathered }: ClaimContext): string | undefined {
  if (record.attestedBy === undefined) return record.unreadable.includes('attested-by') ? 'the signer cannot be read' : 'nobody has signed';
  if (record.role === undefined) return record.unreadable.includes('role') ? 'the role of the signer cannot be read' : 'the role of the signer is missing';
  if (record.attestedOn === undefined) return 'the day of signing is missing or cannot be read';
  if (record.attestedOn > asOf) return `signed for ${record.attestedOn}, which is to come`;
  const signers = gathered.config.signers;
  const email = record.attestedBy.email.toLowerCase();
  if (signers && !signers.some((signer) => maySign(signer.trim().toLowerCase(), email))) return `${record.attestedBy.email} is not among the signers`;
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
    const said = sound.map((claim) => `${claim.record ?? ''} says ${claim.state}`).sort(compareStrings);
    return { clause: id, state: 'invalid', ...(first.record === undefined ? {} : { record: first.record }), reason: `records disagree: ${said.join(', ')}` };
  }
  for (const fault of FAULTS) {
    const claim = claims.find((one) => one.state === fault);
    if (claim) return claim;
  }
  return claims.find((claim) => claim.record !== undefined) ?? { clause: id, state: 'unanswered' };
}
