import type { Strength } from '../policy/pack.js';
import { FAULTS } from './claims.js';
import type { AssessedClaim, Status } from './state.js';

/**
 * The roll-up of claims, the first that fits: invalid, stale, expired, unverified (any claim is so), missing (none
 * answered), partial (some unanswered), declined (all answered, some declined), attested; none without claims.
 * Supporting claims never count as missing or declined.
 */
export function rollUp(claims: readonly AssessedClaim[], strengthOf: (id: string) => Strength | undefined): Status {
  for (const fault of FAULTS) if (claims.some((claim) => claim.state === fault)) return fault as Status;
  const required = claims.filter((claim) => strengthOf(claim.clause) !== 'supporting');
  const open = required.filter((claim) => claim.state === 'unanswered').length;
  if (required.length === 0) return claims.some((claim) => claim.state !== 'unanswered') ? 'attested' : 'none';
  if (open === required.length) return 'missing';
  if (open > 0) return 'partial';
  return required.some((claim) => claim.state === 'declined') ? 'declined' : 'attested';
}
