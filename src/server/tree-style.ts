import type { Flag } from '../assessment/flags.js';
import type { Status } from '../assessment/state.js';
import type { TreeNode } from './protocol.js';
import type { Snapshot } from './session.js';

/** The flag of each flagged subject, hidden ones included. */
export function flagsBySubject(snapshot: Snapshot): ReadonlyMap<string, Flag> {
  return new Map([...snapshot.flags.hidden, ...snapshot.flags.shown].map((flag) => [flag.subject, flag]));
}

/** Icon and colour of a subject; the icon alone tells the states apart. */
export function severityColor(severity: Flag['severity'] | undefined, status: Status | undefined): Pick<TreeNode, 'icon' | 'color'> {
  if (severity === 'warning') return { icon: 'warning', color: 'clausemark.attention' };
  if (severity === 'information') return { icon: 'circle-large-outline', color: 'clausemark.open' };
  if (status === 'attested') return { icon: 'pass', color: 'clausemark.attested' };
  return status === 'declined' ? { icon: 'circle-slash', color: 'clausemark.declined' } : { icon: 'circle-small' };
}
