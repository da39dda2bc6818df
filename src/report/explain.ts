import type { AssessedTouchpoint, Assessment } from '../assessment/assess.js';
import { rankedPlaces } from '../assessment/primary.js';
import type { AssessedClaim } from '../assessment/state.js';
import { worded } from '../base/phrase.js';
import { clauseOfObligation } from '../policy/index.js';
import { inert, labelled, pad } from './layout.js';
import { Page, type ReportPageOptions } from './page.js';
import { statusKey } from './strings.js';
import { command, placeName } from './text.js';

const PLACES = 20;

/** What a subject is asked for, how far that is answered, and where it is touched; undefined where nothing here is about it. */
export function explainSubject(assessment: Assessment, id: string, options: ReportPageOptions): string | undefined {
  const subject = assessment.subjects.find((known) => known.id === id);
  if (!subject) return undefined;
  const page = new Page(options);
  const { say } = page;
  page.heading(inert(id));
  page.line(`${say('status')}${say('colon')}${say(statusKey(subject.status))}`);
  if (subject.kinds.length > 0) page.line(`${say('kinds')}${say('colon')}${subject.kinds.join(say('comma'))}`);
  page.faint(assessment.pack.statusLine[say.language]);
  page.section(say('claims'));
  if (subject.claims.length === 0) page.line(say('noClaims'));
  for (const claim of subject.claims) page.lines(claimLines(page, assessment, claim));
  page.section(say('places'));
  const places = rankedPlaces(assessment.touchpoints.filter((place) => place.subject === id));
  if (places.length === 0) page.line(say('noPlace'));
  for (const { touchpoint, counted } of places.slice(0, PLACES)) {
    const context = counted ? '' : ` (${touchpoint.context})`;
    page.lines(labelled('  ', `${placeName(touchpoint.path, touchpoint.range)} · ${touchpoint.kind}${context}`, page.width));
  }
  if (places.length > PLACES) page.line(`  ${say('morePlaces', places.length - PLACES)}`);
  const [record] = subject.records;
  if (record !== undefined) {
    page.section(say('records'));
    for (const path of subject.records) page.line(`  ${inert(path)}`);
  } else if (subject.claims.length > 0) {
    page.line('');
    page.lines(labelled('→ ', say('nextAttest', command('attest', id)), page.width));
  }
  return page.text();
}

/** Why a place is one: what it is about, the rule, the steps that led there, and what bears on it. Several are told one after the other. */
export function explainPlaces(assessment: Assessment, places: readonly AssessedTouchpoint[], options: ReportPageOptions): string {
  return places.map((place) => explainPlace(assessment, place, options)).join('\n');
}

function explainPlace(assessment: Assessment, place: AssessedTouchpoint, options: ReportPageOptions): string {
  const page = new Page(options);
  const { say } = page;
  const { touchpoint } = place;
  const row = (label: string, value: string): void => page.lines(labelled(`${label}${say('colon')}`, value, page.width));
  page.heading(placeName(touchpoint.path, touchpoint.range));
  page.line(`${touchpoint.kind} · ${place.subject === undefined ? say('unresolvedSubject') : inert(place.subject)}`);
  page.faint(assessment.pack.statusLine[say.language]);
  page.line('');
  row(say('status'), say(statusKey(place.status)));
  row(say('rule'), touchpoint.rule);
  row(say('certainty'), touchpoint.certainty);
  row(say('context'), touchpoint.context);
  const facets = Object.entries(touchpoint.facets).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${typeof value === 'string' ? value : value.join('+')}`],
  );
  if (facets.length > 0) row(say('facets'), inert(facets.join(' ')));
  if (touchpoint.material.length > 0) row(say('material'), inert(touchpoint.material.join(' ')));
  if (place.waiver) row(say('waiverReason'), inert(place.waiver.reason));
  for (const remark of place.remarks) row(say('remarks'), remark[say.language]);
  page.section(say('steps'));
  for (const step of touchpoint.evidence)
    page.lines(labelled('  ', `${placeName(step.path, step.range)}${say('colon')}${inert(worded(step.note, options.language))}`, page.width));
  if (touchpoint.evidence.length === 0) page.line(`  ${touchpoint.rule}`);
  const bearing = [...new Set([...place.asked, ...place.exposes, ...place.shown].map(clauseOfObligation))];
  if (bearing.length > 0) {
    page.section(say('bears'));
    const subject = assessment.subjects.find(({ id }) => id === place.subject);
    const claims = (subject?.claims ?? []).filter(({ clause }) => place.asked.includes(clause));
    for (const claim of claims) page.lines(claimLines(page, assessment, claim));
    const others = bearing.filter((id) => !claims.some(({ clause }) => clauseOfObligation(clause) === id));
    if (others.length > 0) page.lines(labelled('  ', others.join(' '), page.width));
  }
  return page.text();
}

/** One asked statement with its state; what is wrong, and in which record, stands under it. */
function claimLines(page: Page, { pack }: Assessment, { clause, state, reason, record }: AssessedClaim): string[] {
  const { say } = page;
  const statement = pack.obligations.find(({ id }) => id === clause)?.statement[say.language] ?? '';
  const label = `  ${pad(clause, 9)} ${pad(say(`state_${state}`), 14)} `;
  const lines = labelled(label, statement, page.width);
  const why = [...(reason === undefined ? [] : [inert(worded(reason, page.language))]), ...(record === undefined ? [] : [inert(record)])];
  return why.length > 0 ? [...lines, ...labelled(' '.repeat(12), `${why.join(' · ')}`, page.width)] : lines;
}

export { explainClause } from './explain-clause.js';
export { explainRule } from './rules.js';
