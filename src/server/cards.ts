import type { AssessedTouchpoint } from '../assessment/assess.js';
import { clauseOfObligation } from '../policy/clause-id.js';
import { clauseOf, crossReferenceOf } from '../policy/lookup.js';
import { articlesText, clauseName } from '../policy/wording.js';
import { type Context, clauseUriIn, type Focus } from './context.js';
import { codeSpan, commandLink } from './markdown.js';
import { COMMANDS } from './protocol.js';

/** The card of one place, at most twelve lines. */
export function cardFor(context: Context, focus: Focus, place: AssessedTouchpoint): string {
  const { strings } = context;
  const { language } = strings;
  const { pack } = focus.snapshot;
  const ids = [...place.asked, ...place.shown];
  const primary = ids[0] === undefined ? undefined : clauseOf(pack, ids[0]);
  const subject = focus.snapshot.assessment.subjects.find((candidate) => candidate.id === place.subject);
  const reference = primary && crossReferenceOf(pack, primary.id);
  const lines = [`**${place.touchpoint.kind}** ${codeSpan(place.subject ?? place.touchpoint.subject)}`];
  if (primary) lines.push(`**${clauseName(primary.id)[language]}** ${primary.text.replace(/\s*\n\s*/g, ' ')}`);
  if (subject) lines.push(subject.claims.map((claim) => `\`${claim.clause}\` ${strings(`state_${claim.state}`)}`).join(' · '));
  if (reference && reference.interim.length > 0)
    lines.push(`${pack.statusLine[language]} · ${pack.successor?.[language] ?? ''} ${articlesText(reference.interim)[language]}`);
  if (context.client.commandLinks && ids.length > 0) {
    lines.push(ids.map((id) => commandLink(id, COMMANDS.openClause, { uri: clauseUriIn(focus.snapshot, clauseOfObligation(id)) })).join(' · '));
  }
  return lines.join('\n\n');
}
