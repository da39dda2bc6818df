import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { FAULTS } from '../../assessment/claims.js';
import { shortHashes } from '../../assessment/hashes.js';
import { worded } from '../../base/phrase.js';
import { type Context, focusNow, locationOf } from '../context.js';
import { placesText } from '../counts.js';
import { COMMANDS } from '../protocol.js';

/** In records only: above each subject how far it is answered, with its places; above the record, the way to renew it. */
export async function codeLens(context: Context, params: CodeLensParams): Promise<CodeLens[] | null> {
  const focus = await focusNow(context, params.textDocument.uri);
  const record = focus?.snapshot.assessment.records.find((candidate) => candidate.path === focus.path);
  if (!focus || !record) return null;
  const { strings } = context;
  const { uri } = params.textDocument;
  const lenses: CodeLens[] = [];
  for (const [index, id] of record.subjects.entries()) {
    const subject = focus.snapshot.assessment.subjects.find((candidate) => candidate.id === id);
    const at = record.valueRanges[`subjects.${index}`] ?? record.keyRanges['subjects'];
    const line = at?.start.line ?? 0;
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    if (!subject) {
      lenses.push({ range, command: { title: strings('named', id, strings('lensNoPlace')), command: '' } });
      continue;
    }
    const answered = subject.claims.filter((claim) => claim.state !== 'unanswered').length;
    const reason = subject.claims.find((claim) => FAULTS.includes(claim.state) && claim.state === subject.status)?.reason;
    const counts = strings('lensAnswered', answered, subject.claims.length);
    // Where nothing is wrong and something open, the numbers say it all.
    const status = strings(`status_${subject.status}`);
    const state = ['missing', 'partial'].includes(subject.status)
      ? counts
      : strings('joined', reason === undefined ? status : strings('bracketed', status, shortHashes(worded(reason, strings.locale))), counts);
    const places = focus.snapshot.assessment.touchpoints
      .filter((place) => place.subject === id)
      .map(({ touchpoint }) => locationOf(context.workspace, focus.root, focus.snapshot, touchpoint));
    lenses.push({
      range,
      command: {
        title: `${strings('named', id, state)} · ${placesText(strings, places.length)}`,
        ...(context.client.commandLinks && places.length > 0
          ? { command: COMMANDS.showPlaces, arguments: [{ uri, position: range.start, places }] }
          : { command: '' }),
      },
    });
    if (context.client.commandLinks && (subject.status === 'stale' || subject.status === 'expired')) {
      lenses.push({ range, command: { title: strings('lensRenew'), command: COMMANDS.renewRecord, arguments: [{ uri }] } });
    }
  }
  return lenses;
}
