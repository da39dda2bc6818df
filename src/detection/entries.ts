import { memo } from '../base/memo.js';
import type { Span } from '../base/text.js';
import type { Unit } from '../linking/refs.js';
import type { Rule } from '../rules/rule.js';
import type { ConfigDocument, ConfigNode } from '../source/facts.js';
import { type Builder, passesTexts } from './build.js';
import { matchesPath } from './glob.js';
import { documentsInCode } from './in-code.js';
import { firstLine } from './place.js';
import { hostName, hostSubject, ownerOf, UNRESOLVED } from './subject.js';
import type { Touchpoint } from './touchpoint.js';

interface Found {
  readonly node: ConfigNode;
  /** From the document's root to the parent of the node. */
  readonly parents: readonly ConfigNode[];
}

/** Touchpoints of a configuration file, and of settings and command lines that are written in code. */
export function entryTouchpoints(builder: Builder, unit: Unit): readonly Touchpoint[] {
  return [...unit.facts.documents, ...documentsInCode(builder.linker, builder.rules, unit)].flatMap((document) => {
    const whole = builder.rules.entryRules.flatMap((rule) => entriesIn(builder, rule, unit, document));
    const parts = document.format === 'arguments' || document.format === 'env' ? [] : partsOfDocument(document.root, builder.rules.nestedKeys);
    return [...whole, ...parts.flatMap((root) => builder.rules.nestedRules.flatMap((rule) => entriesIn(builder, rule, unit, { ...document, root })))];
  });
}

function entriesIn(builder: Builder, rule: Rule, unit: Unit, document: ConfigDocument): readonly Touchpoint[] {
  return applies(rule, unit, document) ? matchesIn(rule, document).flatMap((found) => touchpointOf(builder, rule, unit, found) ?? []) : [];
}

/** The maps inside a document that hold one of some keys. */
function partsOfDocument(root: ConfigNode, keys: ReadonlySet<string>): readonly ConfigNode[] {
  const found: ConfigNode[] = [];
  const queue = [...childrenOf(root)];
  for (const node of queue) {
    if (node.type === 'scalar') continue;
    if (node.entries?.some(({ key }) => keys.has(key))) found.push(node);
    for (const child of childrenOf(node)) queue.push(child);
  }
  return found;
}

function applies(rule: Rule, unit: Unit, document: ConfigDocument): boolean {
  const { match } = rule;
  if (match.type !== 'entry' || (document.format === 'code' && !match.nested)) return false;
  if (
    match.formats.length
      ? !match.formats.includes(document.format)
      : document.format === 'env' || document.format === 'prisma' || document.format === 'arguments'
  )
    return false;
  if (match.files.length && !match.files.some((glob) => matchesPath(glob, unit.path))) return false;
  return match.has.every((alternatives) => alternativesOf(alternatives).some((path) => mayLead(document.root, path) && isAt(document.root, path, 0)));
}

function matchesIn(rule: Rule, document: ConfigDocument): readonly Found[] {
  if (rule.match.type !== 'entry') return [];
  return rule.match.path.flatMap((text) => {
    const path = segmentsOf(text);
    return mayLead(document.root, path) ? walk(document.root, path, 0, []) : [];
  });
}

const keys = new WeakMap<ConfigNode, ReadonlySet<string>>();

/** Whether each key that a path spells stands somewhere below a node; most rules speak of keys that a document has not got. */
function mayLead(root: ConfigNode, path: readonly string[]): boolean {
  const known = memo(keys, root, () => {
    const found = new Set<string>();
    const queue = [root];
    for (const node of queue) {
      for (const { key } of node.entries ?? []) found.add(key);
      for (const child of branchesOf(node)) queue.push(child);
    }
    return found;
  });
  return path.every((segment) => segment.startsWith('[') || segment.includes('*') || known.has(segment));
}

const segments = new Map<string, readonly string[]>();

/** `a.b[*]` as `a`, `b`, `[*]`. */
function segmentsOf(path: string): readonly string[] {
  return memo(segments, path, () => path.split(/\.|(?=\[)/).filter(Boolean));
}

const alternatives = new Map<string, readonly (readonly string[])[]>();

function alternativesOf(paths: string): readonly (readonly string[])[] {
  return memo(alternatives, paths, () => paths.split('|').map(segmentsOf));
}

/** What lies at a path below a node, from one of its segments on. */
function walk(node: ConfigNode, path: readonly string[], at: number, parents: readonly ConfigNode[]): readonly Found[] {
  if (at === path.length) return [{ node, parents }];
  const below = [...parents, node];
  const within = (next: ConfigNode): readonly ConfigNode[] => (next === node && path[at] !== '[,]' ? parents : below);
  return steps(node, path, at).flatMap(([next, from]) => walk(next, path, from, within(next)));
}

/** Whether {@link walk} finds anything. */
function isAt(node: ConfigNode, path: readonly string[], at: number): boolean {
  return at === path.length || steps(node, path, at).some(([next, from]) => isAt(next, path, from));
}

const NOWHERE: readonly (readonly [ConfigNode, number])[] = [];

/** The nodes that one segment leads to, each with the place of the segment that goes on from there. */
function steps(node: ConfigNode, path: readonly string[], at: number): readonly (readonly [ConfigNode, number])[] {
  const head = path[at] ?? '';
  if (head === '**') {
    const next = path[at + 1];
    const toKey = next !== undefined && !next.startsWith('[');
    return [[node, at + 1], ...(toKey ? branchesOf(node) : childrenOf(node)).map((child) => [child, at] as const)];
  }
  if (head === '[*]') {
    // A single value may stand for a list of one.
    if (node.type === 'list') return (node.items ?? []).map((item) => [item, at + 1] as const);
    return node.type === 'scalar' && at + 1 === path.length ? [[node, at + 1]] : NOWHERE;
  }
  if (head === '[,]') {
    const items = node.type === 'list' ? (node.items ?? []) : node.type === 'scalar' ? [node] : [];
    return at + 1 < path.length ? NOWHERE : items.flatMap(partsOf).map((part) => [part, at + 1] as const);
  }
  if (node.type !== 'map') return NOWHERE;
  const fits = head === '*' ? () => true : head.includes('*') ? (key: string) => matchesPath(head, key) : (key: string) => key === head;
  const found: (readonly [ConfigNode, number])[] = [];
  for (const entry of node.entries ?? []) if (fits(entry.key)) found.push([entry.node, at + 1]);
  return found.length ? found : NOWHERE;
}

/** `a,b` as two values, each at its own place. */
function partsOf(node: ConfigNode): readonly ConfigNode[] {
  if (node.type !== 'scalar' || typeof node.value !== 'string' || !node.value.includes(',')) return [node];
  const { value, span } = node;
  const [start, end] = span;
  const quotes = end - start - value.length;
  const first = quotes === 0 || quotes === 2 ? start + quotes / 2 : undefined;
  let at = 0;
  return value.split(',').flatMap((text): ConfigNode[] => {
    const from = at + text.length - text.trimStart().length;
    at += text.length + 1;
    const part = text.trim();
    return part ? [{ type: 'scalar', value: part, span: first === undefined ? span : [first + from, first + from + part.length] }] : [];
  });
}

function childrenOf(node: ConfigNode): readonly ConfigNode[] {
  return node.items ?? (node.entries ?? []).map((entry) => entry.node);
}

const branches = new WeakMap<ConfigNode, readonly ConfigNode[]>();

/** The children that have children of their own. A list of a hundred thousand words is looked through once, not once for each rule. */
function branchesOf(node: ConfigNode): readonly ConfigNode[] {
  if (node.type === 'scalar') return [];
  return memo(branches, node, () => childrenOf(node).filter((child) => child.type !== 'scalar'));
}

/** `value`, `key`, `keys` (those around it and its own, joined by dots), `../name`, `../../x`, `/root.path`. */
function textsAt(found: Found, selector: string): readonly string[] {
  for (const alternative of selector.split('|')) {
    const texts = textsOfPath(found, alternative.trim());
    if (texts.length) return texts;
  }
  return [];
}

function textsOfPath(found: Found, path: string): readonly string[] {
  if (path === 'value') return scalars(found.node);
  if (path === 'key') {
    const parent = found.parents[found.parents.length - 1];
    return (parent?.entries ?? []).filter((entry) => entry.node === found.node).map((entry) => entry.key);
  }
  if (path === 'parentkey') {
    const parent = found.parents[found.parents.length - 1];
    const grand = found.parents[found.parents.length - 2];
    return (grand?.entries ?? []).filter((entry) => entry.node === parent).map((entry) => entry.key);
  }
  if (path === 'keys') {
    const way = [...found.parents, found.node];
    return [way.flatMap((node, i) => (way[i - 1]?.entries ?? []).filter((entry) => entry.node === node).map(({ key }) => key)).join('.')];
  }
  let up = 0;
  let rest = path;
  while (rest.startsWith('../')) {
    up++;
    rest = rest.slice(3);
  }
  const start = path.startsWith('/') ? found.parents[0] : up === 0 ? found.node : found.parents[found.parents.length - up];
  if (!start) return [];
  return walk(start, segmentsOf(rest.replace(/^\//, '')), 0, []).flatMap((entry) => scalars(entry.node));
}

function scalars(node: ConfigNode): readonly string[] {
  if (node.type === 'scalar') return node.value === null || node.value === undefined || node.value === '' ? [] : [String(node.value)];
  return childrenOf(node).flatMap(scalars).slice(0, 20);
}

const registries = new WeakMap<Builder, Map<string, ReadonlyMap<string, string>>>();

/** The subjects that an entry rule finds in the workspace, by the key of the map that each stands in. */
function registered(builder: Builder, id: string): ReadonlyMap<string, string> {
  const known = memo(registries, builder, () => new Map<string, ReadonlyMap<string, string>>());
  let subjects = known.get(id);
  if (!subjects) {
    const found = new Map<string, string>();
    known.set(id, found);
    const rule = builder.rules.rule(id);
    for (const unit of rule ? builder.linker.units.values() : []) {
      for (const document of unit.facts.documents) {
        if (!rule || !applies(rule, unit, document)) continue;
        for (const entry of matchesIn(rule, document)) {
          const [key] = textsAt(entry, 'parentkey');
          const subject = touchpointOf(builder, rule, unit, entry)?.subject;
          if (key !== undefined && subject !== undefined && !found.has(key)) found.set(key, subject);
        }
      }
    }
    subjects = found;
  }
  return subjects;
}

function touchpointOf(builder: Builder, rule: Rule, unit: Unit, found: Found): Touchpoint | undefined {
  for (const test of rule.where.args) {
    const texts = textsAt(found, test.arg.source);
    if (test.present !== undefined && texts.length > 0 !== test.present) return undefined;
    if (!passesTexts(test, texts)) return undefined;
  }
  const value = scalars(found.node)[0];
  if (value === undefined) return undefined;
  let subject = UNRESOLVED;
  let host: string | undefined;
  const captured = (name: string): readonly string[] => {
    const capture = rule.capture[name];
    const texts = capture?.from ? textsAt(found, capture.from.source) : [];
    return texts.length ? texts : capture?.default === undefined ? [] : [capture.default];
  };
  for (const option of rule.subject) {
    const texts =
      option.name !== undefined
        ? [option.name]
        : option.capture !== undefined
          ? captured(option.capture)
          : option.from
            ? textsAt(found, option.from.source)
            : [value];
    const text = texts[0];
    if (text === undefined) continue;
    if (option.when && !passesTexts(option.when, textsAt(found, option.when.arg.source))) continue;
    if (option.scheme === 'entry-of') {
      const known = registered(builder, option.name ?? '').get(value);
      if (known === undefined) continue;
      subject = known;
    } else if (option.scheme === 'host') {
      const name = text === 'self' ? 'self' : hostName(text);
      if (!name) continue;
      host = name === 'self' ? 'self' : ownerOf(builder.rules, name, builder.around.hosts);
      subject = hostSubject(host === 'self' ? 'self' : 'vendor', name);
    } else subject = builder.subjectFor(option.scheme, text);
    break;
  }
  const material = rule.material.flatMap((item) => {
    if (item === 'value' || item === 'carries' || item === '$host') return [];
    const texts = item.startsWith('$') ? captured(item.slice(1)) : textsAt(found, item);
    if (!texts.length) return [];
    const name = item.replace(/^\$|^(\.\.\/)+|^\//, '').split('|')[0] ?? item;
    return [name === 'name' ? texts.join('+') : `${name}=${texts.join('+')}`];
  });
  const keySpan: Span = found.node.keySpan ? [found.node.keySpan[0], Math.max(found.node.keySpan[1], found.node.span[1])] : found.node.span;
  const parent = found.parents[found.parents.length - 1];
  return builder.touchpoint(
    rule,
    { unit, span: firstLine(unit, keySpan), extent: parent?.type === 'map' && found.parents.length > 1 ? parent.span : found.node.span },
    { subject, certainty: rule.certainty, facets: { ...rule.facets, ...(host === undefined ? {} : { host }) }, material },
  );
}
