import type { StatusReport } from './protocol.js';
import type { Root } from './root.js';
import type { Strings } from './strings.js';

/** All roots in one: the numbers are sums, the state is the busiest. */
export function statusOf(roots: readonly Root[], strings: Strings): StatusReport {
  const order = ['failed', 'analysing', 'cancelled', 'ready', 'idle'] as const;
  const state = order.find((candidate) => roots.some((root) => root.state === candidate)) ?? 'idle';
  const total = { flagged: 0, hidden: 0, attention: 0, subjects: 0, records: 0, analysed: 0, skipped: 0, unresolved: 0, unfollowed: 0 };
  let policy = '';
  for (const root of roots) {
    if (root.state === 'idle' || root.state === 'analysing' || !root.settings.enable) continue;
    const snapshot = root.snapshot();
    const { summary } = root.report();
    policy ||= snapshot.pack.statusLine[strings.language];
    total.flagged += summary.flagged;
    total.hidden += summary.hidden;
    total.attention += [...snapshot.flags.shown, ...snapshot.flags.hidden].filter((flag) => flag.severity === 'warning').length;
    total.subjects += snapshot.assessment.subjects.length;
    total.records += snapshot.assessment.records.length;
    total.analysed += summary.files.analysed;
    total.skipped += Object.values(summary.files.skipped).reduce((sum, count) => sum + count, 0);
    total.unresolved += summary.unresolved;
    total.unfollowed += summary.unfollowed;
  }
  return { state, ...total, policy };
}
