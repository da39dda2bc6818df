import { worded } from '../base/phrase.js';
import type { Pack } from '../policy/index.js';
import type { EntityRole, Match, Rule } from '../rules/rule.js';
import { displayWidth, inert, labelled, pad, shorten } from './layout.js';
import { Page, type ReportPageOptions } from './page.js';
import type { ReportKey } from './strings.js';

const PATTERNS_NAMED = 8;

/** A rule: what it finds, what it says about it, and which clauses the pack ties to that. */
export function explainRule(rule: Rule, pack: Pack, options: ReportPageOptions): string {
  const page = new Page(options);
  const { say } = page;
  const row = (key: ReportKey, value: string): void => page.lines(labelled(`${say(key)}${say('colon')}`, value, page.width));
  page.heading(`${rule.id} · ${rule.kind}`);
  if (rule.note !== undefined) page.line(inert(worded(rule.note, options.language)));
  page.line('');
  row('certainty', rule.certainty);
  row('matches', inert(matched(rule.match, say)));
  if (rule.where.text) row('matches', say('textIn', rule.where.text.source));
  if (rule.where.reaches) row('matches', say('reaches', rule.where.reaches.join(say('comma'))));
  if (rule.where.args.length > 0) row('matches', say('conditions', [...new Set(rule.where.args.map(({ arg }) => arg.source))].join(say('comma'))));
  if (rule.where.fields) row('matches', say('fieldScore'));
  const from = rule.subject.map(({ scheme, from: at, capture, name }) => `${scheme}:${name ?? capture ?? at?.source ?? '*'}`);
  if (from.length > 0) row('subjectFrom', inert([...new Set(from)].join(say('comma'))));
  if (rule.material.length > 0) row('material', inert(rule.material.join(say('comma'))));
  const facets = Object.entries(rule.facets).map(([name, value]) => `${name}=${typeof value === 'string' ? value : value.join('+')}`);
  if (facets.length > 0) row('facets', inert(facets.join(' ')));
  row('standsIn', `${inert(rule.file)}:${rule.line + 1}`);
  const rows = pack.mappings.filter(({ kind }) => kind === rule.kind);
  const bearing = [...new Set(rows.flatMap(({ asked, shown, evidence, exposes }) => [...asked, ...shown, ...evidence, ...exposes]))];
  if (bearing.length > 0) {
    page.line('');
    page.lines(labelled(`${say('bears')}${say('colon')}`, `${bearing.join(' ')} (${pack.id})`, page.width));
  }
  return page.text();
}

/** One line a rule: id, kind, and what it finds; sorted by id. */
export function rulesText(rules: readonly Rule[], { width }: { readonly width: number } = { width: 160 }): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const ids = Math.max(0, ...sorted.map(({ id }) => displayWidth(id)));
  const kinds = Math.max(0, ...sorted.map(({ kind }) => kind.length));
  return sorted
    .map(({ id, kind, note }) => {
      const start = `${pad(inert(id), ids)}  ${pad(kind, kinds)}`;
      const room = width - displayWidth(start) - 2;
      return `${note === undefined || room < 20 ? start.trimEnd() : `${start}  ${shorten(inert(worded(note)), room)}`}\n`;
    })
    .join('');
}

function matched(match: Match, say: Page['say']): string {
  const sources = (patterns: readonly { readonly source: string }[]): readonly string[] => [...new Set(patterns.map(({ source }) => source))];
  const entities: Readonly<Record<EntityRole, string>> = { store: say('entityStore'), request: say('entityRequest'), form: say('entityForm') };
  switch (match.type) {
    case 'call':
      return few([...sources(match.patterns), ...match.shapes.map((shape) => `*.${shape.join('.')}`)], say);
    case 'store':
    case 'write':
      return few(sources(match.patterns), say);
    case 'kept':
      return say('keptInProcess');
    case 'entity':
      return entities[match.role];
    case 'field':
      return say('fieldsOf', match.roles.map((role) => entities[role]).join(say('comma')));
    case 'route':
      return few(
        [
          ...sources([...match.decorators, ...match.registers, ...match.bases]),
          ...match.files,
          ...(match.directive === undefined ? [] : [`'${match.directive}'`]),
        ],
        say,
      );
    case 'entry':
      return few([...match.path, ...match.files], say);
  }
}

/** A pattern with alternatives is many; the file of the rule has them all. */
function few(all: readonly string[], say: Page['say']): string {
  const named = all.slice(0, PATTERNS_NAMED).join(say('comma'));
  return all.length > PATTERNS_NAMED ? `${named}${say('comma')}${say('moreItems', all.length - PATTERNS_NAMED)}` : named;
}
