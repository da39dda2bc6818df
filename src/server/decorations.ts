import type { Status } from '../assessment/state.js';
import type { Focus } from './context.js';
import { placesOf } from './context.js';
import type { Decoration, DecorationState } from './protocol.js';

const STATES: Readonly<Record<Status, DecorationState>> = {
  invalid: 'attention',
  stale: 'attention',
  expired: 'attention',
  unverified: 'attention',
  missing: 'open',
  partial: 'open',
  declined: 'declined',
  attested: 'attested',
  waived: 'quiet',
  'not-assessed': 'quiet',
  none: 'quiet',
};

/** How the places of one document are painted. */
export function decorationsOf(focus: Focus): readonly Decoration[] {
  return placesOf(focus).map(({ place, range }) => ({
    range,
    role: place.touchpoint.role,
    state: STATES[place.status],
    likely: place.touchpoint.certainty === 'likely',
  }));
}
