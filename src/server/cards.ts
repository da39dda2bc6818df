import type { AssessedTouchpoint } from '../assessment/assess.js';
import { FAULTS } from '../assessment/claims.js';
import { shortHashes } from '../assessment/hashes.js';
import type { AssessedSubject, ClaimState } from '../assessment/state.js';
import { worded } from '../base/phrase.js';
import { clauseOfObligation } from '../policy/clause-id.js';
import { bearsOn, cardStatusLine } from '../policy/interpretation.js';
import { clauseOf } from '../policy/lookup.js';
import type { Clause } from '../policy/pack.js';
import { type Context, clauseUriIn, type Focus } from './context.js';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.js';
import { COMMANDS } from './protocol.js';

/** Longest rendering of a clause that a card shows; the rest stands in the clause's document. */
const TEXT_LENGTH = 420;
const LINKS = 8;
/** Characters of Markdown that an editor shows on one line of a card. */
const ONE_LINE = 105;
/** Within a paragraph, so that a card needs little height. */
const LINE_BREAK = '  \n';
const MARKS: Readonly<Record<ClaimState, string>> = {
  unanswered: '○',
  affirmed: '✓',
  'not-applicable': '–',
  declined: '✕',
  stale: '⟳',
  expired: '⌛',
  unverified: '?',
  invalid: '!',
};

/**
 * The card of one place, at most twelve lines: kind and subject, why here, the first clause's text, one row with the state of every asked
 * claim, other clauses, the standing of the text, actions. What comes from the workspace is inert.
 */
export function cardFor(context: Context, focus: Focus, place: AssessedTouchpoint): string {
  const { pack } = focus.snapshot;
  const primaryId = [...place.asked, ...place.exposes, ...place.shown][0];
  const primary = primaryId === undefined ? undefined : clauseOf(pack, primaryId);
  const subject = focus.snapshot.assessment.subjects.find((candidate) => candidate.id === place.subject);
  const row = states(context, focus, place, subject);
  const service = serviceOf(focus, place);
  const blocks = [
    [...opening(heading(context, focus, place, row === ''), why(context, place)), remark(context, place)],
    primary ? [clauseText(context, primary)] : [],
    [
      row,
      others(context, focus, place, subject, primary),
      primary ? cardStatusLine(pack, primary.id)[context.strings.language] : pack.statusLine[context.strings.language],
      actions(context, focus, place, place.asked.length > 0 ? subject : (service ?? subject), primary),
    ],
  ];
  return blocks
    .map((lines) => lines.filter((line) => line !== '').join(LINE_BREAK))
    .filter((block) => block !== '')
    .join('\n\n');
}

/** A further place under the same cursor, on one line. */
export function furtherPlace(context: Context, focus: Focus, place: AssessedTouchpoint): string {
  return context.strings('named', context.strings('alsoHere'), heading(context, focus, place, true));
}

/** Of a place that makes the workspace a service: the service, where there is one, since the claims are asked of it. */
function serviceOf({ snapshot }: Focus, place: AssessedTouchpoint): AssessedSubject | undefined {
  const { gathered, subjects } = snapshot.assessment;
  const [id, ...others] = place.counted && snapshot.pack.service.triggeredBy.includes(place.touchpoint.kind) ? gathered.services : [];
  return others.length > 0 ? undefined : subjects.find((subject) => subject.id === id && subject.claims.length > 0);
}

/** One line where both fit on one: an editor shows a card only so high. */
function opening(heading: string, why: string): readonly string[] {
  return why !== '' && heading.length + why.length <= ONE_LINE ? [`${heading} · ${why}`] : [heading, why];
}

/** What it is and about what; how far it is answered only where no row says so. */
function heading(context: Context, focus: Focus, place: AssessedTouchpoint, withStatus: boolean): string {
  const { touchpoint } = place;
  const service = place.status === 'none' ? serviceOf(focus, place) : undefined;
  const status = service
    ? context.strings('ofService', codeSpan(service.id), context.strings(`status_${service.status}`))
    : context.strings(`status_${place.status}`);
  const subject = place.subject === undefined ? `_${context.strings('unresolvedSubject')}_` : codeSpan(place.subject);
  const parts = [
    `**${touchpoint.kind}** ${subject}`,
    ...(withStatus ? [status] : []),
    ...(touchpoint.certainty === 'certain' ? [] : [context.strings(`certainty_${touchpoint.certainty}`)]),
  ];
  return parts.join(' · ');
}

/** The last step that led here, or the reason of a waiver. */
function why(context: Context, place: AssessedTouchpoint): string {
  const { touchpoint, waiver } = place;
  if (waiver) return context.strings('waivedBecause', escapeMarkdown(waiver.reason));
  if (touchpoint.context !== 'product') return context.strings('otherContext', touchpoint.context);
  const step = touchpoint.evidence[0];
  if (step) {
    const where = step.path === touchpoint.path ? '' : ` (${codeSpan(`${step.path}:${step.range.start.line + 1}`)})`;
    return `${escapeMarkdown(worded(step.note, context.strings.locale))}${where}`;
  }
  return '';
}

/** What the policy has to say where it asks nothing, or less than one might think. */
function remark({ strings }: Context, { remarks }: AssessedTouchpoint): string {
  return remarks.map((one) => one[strings.language]).join(' ');
}

/** Official words where the workspace has them, else the project's own; never without saying which, nor whose subdivision it is. */
function clauseText(context: Context, clause: Clause): string {
  const { strings } = context;
  const summary = strings.language === 'zh' && clause.gist !== '';
  const own = clause.projectPart ? 'ownPart' : undefined;
  const marks = clause.official !== undefined || summary ? own : (own && 'ownWordsAndPart') || 'ownWords';
  const title = `${clause.title[strings.language]}${marks === undefined ? '' : strings(marks)}`;
  const lead = strings('bracketed', `**${capitalised(bearsOn(clause.id)[strings.language])}**`, title);
  if (clause.official !== undefined) return strings('named', lead, `${strings('officialShort')} ${shorten(escapeMarkdown(clause.official))}`);
  if (summary) return strings('named', lead, strings('named', strings('gistLabel'), shorten(clause.gist)));
  return strings('named', lead, shorten(clause.chapeau === undefined ? clause.text : `${clause.chapeau} ${clause.text}`));
}

/** Every asked claim, gathered by state; what is wrong with an answer stands beside it once. */
function states(context: Context, focus: Focus, place: AssessedTouchpoint, subject: AssessedSubject | undefined): string {
  if (!subject || place.asked.length === 0) return '';
  const { strings } = context;
  const groups = new Map<ClaimState, string[]>();
  for (const { clause, state } of subject.claims) groups.set(state, [...(groups.get(state) ?? []), clause]);
  return [...groups]
    .map(([state, ids]) => {
      const reason = FAULTS.includes(state) ? subject.claims.find((claim) => claim.state === state)?.reason : undefined;
      const name = `${MARKS[state]} ${strings(`state_${state}`)}`;
      const said = reason === undefined ? name : strings('bracketed', name, escapeMarkdown(shortHashes(worded(reason, strings.locale))));
      return strings('named', said, ids.map((id) => clauseLink(context, focus, id)).join(' '));
    })
    .join(' · ');
}

/** Clauses that bear on the place without a claim in the row above. */
function others(context: Context, focus: Focus, place: AssessedTouchpoint, subject: AssessedSubject | undefined, primary: Clause | undefined): string {
  const claimed = place.asked.length > 0 ? (subject?.claims ?? []).map(({ clause }) => clauseOfObligation(clause)) : [];
  const known = new Set([...claimed, primary?.id]);
  const ids = [...new Set([...place.asked, ...place.exposes, ...place.shown].map(clauseOfObligation))].filter((id) => !known.has(id));
  if (ids.length === 0) return '';
  const links = ids.slice(0, LINKS).map((id) => clauseLink(context, focus, id));
  return context.strings('named', context.strings('alsoClauses'), `${links.join(' ')}${ids.length > LINKS ? ` +${ids.length - LINKS}` : ''}`);
}

function clauseLink(context: Context, focus: Focus, id: string): string {
  if (!context.client.commandLinks) return `\`${id}\``;
  // Brackets that pair up need no escape in a link's text.
  return commandLink(id, COMMANDS.openClause, { uri: clauseUriIn(focus.snapshot, clauseOfObligation(id)) });
}

function actions(context: Context, focus: Focus, place: AssessedTouchpoint, subject: AssessedSubject | undefined, primary: Clause | undefined): string {
  if (!context.client.commandLinks) return '';
  const { strings, workspace } = context;
  const links: string[] = [];
  if (primary) links.push(commandLink(strings('cardOpenClause'), COMMANDS.openClause, { uri: clauseUriIn(focus.snapshot, primary.id) }));
  const [record] = subject?.records ?? [];
  if (record !== undefined) links.push(commandLink(strings('cardOpenRecord'), COMMANDS.openRecord, { uri: workspace.uriOf(focus.root, record) }));
  else if (subject && (place.asked.length > 0 || subject.id !== place.subject) && focus.root.single === undefined) {
    links.push(commandLink(strings('cardDraft'), COMMANDS.draftRecord, { uri: focus.uri, subject: subject.id }));
    if (focus.snapshot.assessment.records.length > 0)
      links.push(commandLink(strings('cardAdd'), COMMANDS.addToRecord, { uri: focus.uri, subject: subject.id }));
  }
  return links.join(' · ');
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One line, cut at a blank. */
function shorten(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ').trim();
  if (line.length <= TEXT_LENGTH) return line;
  const cut = line.slice(0, TEXT_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), TEXT_LENGTH - 40)).replace(/[\\*_`]+$/, '')} …`;
}
