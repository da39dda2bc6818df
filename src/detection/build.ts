import { memo } from '../base/memo.js';
import { type Phrase, phrase } from '../base/phrase.js';
import { compareStrings, type Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { functionOf, nodeOf } from '../linking/nodes.js';
import { writtenOut } from '../linking/query.js';
import { lastSegment, type NodeRef, type Unit } from '../linking/refs.js';
import { beginningsOf, type TextValue, textsOf } from '../linking/strings.js';
import { matches, type SymbolPattern } from '../rules/pattern.js';
import type { ArgumentTest, Capture, Rule } from '../rules/rule.js';
import type { RuleSet } from '../rules/ruleset.js';
import { parseSelector, type Selector } from '../rules/selector.js';
import type { NodeId } from '../source/facts.js';
import { fieldScore } from './entities.js';
import type { Wrapper } from './matches.js';
import { nameOf, namingParameters, withoutHeldBack } from './named.js';
import { placeOf } from './place.js';
import { functionAt } from './reach.js';
import { isMap, type MatchedCall, select } from './select.js';
import { dataSubject, type HostOwner, hostName, hostSubject, ownerOf, UNRESOLVED } from './subject.js';
import { type Certainty, type Context, type Evidence, type Facets, SAFEGUARDS, type Touchpoint } from './touchpoint.js';

/** What detection knows of the workspace besides code. */
export interface Surroundings {
  readonly contextOf: (unit: Unit) => Context;
  /** Whose hosts are whose, from `clausemark.yaml`. */
  readonly hosts: ReadonlyMap<string, HostOwner>;
  /** Values of environment variables in the `.env` files of the workspace. */
  /** Functions of the project that stand for a touchpoint: dotted symbol, `npm:NAME.symbol` or `path/module:function`. */
  readonly wrappers?: ReadonlyMap<string, Wrapper>;
  readonly environment: ReadonlyMap<string, { readonly text: string; readonly path: string; readonly unit: Unit; readonly span: Span }>;
}

/** A value read for a capture, with where it comes from. */
export interface Captured {
  readonly text: string | undefined;
  /** Everything that it may be, sorted, where that is more than one text. */
  readonly texts?: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Name of the environment variable that decides, where its value is not known. */
  readonly env?: string;
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareStrings);
}

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, declared: 1, likely: 0 };

export function weaker(a: Certainty, b: Certainty): Certainty {
  return RANK[a] <= RANK[b] ? a : b;
}

/** How many calls of a function are looked at for whether all of them give it the program's own words. */
export const MAX_GIVERS = 24;

/** How many things that a method may be called on are asked for what they say. */
const MAX_OTHERS = 8;

/** Whether a rule for stores speaks of what people used, not of what they said. */
export function isOfUsage({ facets }: Rule): boolean {
  return facets.carries?.includes('usage') === true;
}

/** What several say that are meant alike: told in one order, whichever stands first. */
function together(all: readonly Captured[]): Captured | undefined {
  const texts = sortedSet(all.flatMap((one) => one.texts ?? one.text ?? []));
  const first = all.find((one) => one.text === texts[0]) ?? all[0];
  return first && texts.length > 1 ? { ...first, texts } : first;
}

/** Makes touchpoints of matches: captures, subject, material, facets, evidence. */
export class Builder {
  constructor(
    readonly linker: Linker,
    readonly rules: RuleSet,
    readonly around: Surroundings,
  ) {}

  /** The best text among alternatives: a value shipped in the workspace's config, a literal, a default. */
  decide(values: readonly TextValue[]): Captured {
    for (const value of values) {
      const shipped = value.from === 'env' && value.name !== undefined ? this.around.environment.get(value.name) : undefined;
      if (shipped) {
        const note = phrase('{name} is set in {path}', { name: value.name ?? '', path: shipped.path });
        return { text: shipped.text, evidence: [{ path: shipped.path, range: placeOf(shipped.unit, shipped.span).range, note }] };
      }
    }
    const literals = values.filter((value) => value.text !== undefined && value.from === 'literal');
    const texts = sortedSet(literals.flatMap((value) => value.text ?? []));
    const chosen = literals.find((value) => value.text === texts[0]) ?? values.find((value) => value.text !== undefined) ?? values[0];
    if (!chosen) return { text: undefined, evidence: [] };
    const node = this.linker.node(chosen.node);
    const note = chosen.from === 'env' ? fromEnvironment(chosen) : chosen.from === 'flag' ? fromFlag(chosen) : phrase('named here');
    const evidence = [{ path: chosen.node.unit.path, range: placeOf(chosen.node.unit, node.span).range, note }];
    return {
      text: chosen.text,
      ...(texts.length > 1 ? { texts } : {}),
      evidence,
      ...(chosen.from === 'env' && chosen.text === undefined && chosen.name !== undefined ? { env: chosen.name } : {}),
    };
  }

  capture(rule: Rule, name: string, matched: MatchedCall): Captured {
    const capture = rule.capture[name];
    if (!capture) return { text: undefined, evidence: [] };
    const own = this.captured(capture, name, matched, 0);
    const others = (matched.others ?? []).slice(0, MAX_OTHERS).map((path) => this.captured(capture, name, { ...matched, path }, 0));
    return others.length ? (together([own, ...others]) ?? own) : own;
  }

  private captured(capture: Capture, name: string, matched: MatchedCall, depth: number): Captured {
    // An object of options is no value of one of them, whichever stands first in it.
    const nodes = capture.from ? select(this.linker, matched, capture.from).filter((node) => !isMap(this.linker, node)) : [];
    if (nodes.length) {
      const decided = this.decide(nodes.flatMap((node) => textsOf(this.linker, node)));
      if (decided.text !== undefined) return decided;
      const made = depth < 4 ? this.saidByMaker(nodes, name, depth) : undefined;
      if (made) return made;
      const nothing = nodes.every((node) => this.linker.refs(node.unit, node.id).every((ref) => ref.t === 'value' && this.isNull(ref)));
      if (!nothing && !(decided.env !== undefined && capture.env?.includes(decided.env))) return decided;
    }
    for (const env of capture.env ?? []) {
      const shipped = this.around.environment.get(env);
      if (shipped?.text)
        return {
          text: shipped.text,
          evidence: [
            {
              path: shipped.path,
              range: placeOf(shipped.unit, shipped.span).range,
              note: phrase('{name} is set in {path}', { name: env, path: shipped.path }),
            },
          ],
        };
    }
    return { text: capture.default, evidence: [] };
  }

  /** What the value that is given says of itself: `openai('gpt-4o')`, `new ChatOpenAI({ model })`. */
  private saidByMaker(nodes: readonly NodeRef[], name: string, depth: number): Captured | undefined {
    const all: Captured[] = [];
    for (const node of nodes) {
      for (const ref of this.linker.refs(node.unit, node.id)) {
        if (ref.t !== 'external') continue;
        for (const { value: maker } of this.rules.makers.find(ref.segments)) {
          const capture = maker.capture[name];
          const found = capture ? this.captured(capture, name, { call: ref.calls[ref.calls.length - 1] ?? node, path: ref }, depth + 1) : undefined;
          if (found && (found.text !== undefined || found.env !== undefined)) all.push(found);
        }
      }
    }
    return together(all);
  }

  private isNull(ref: NodeRef): boolean {
    const node = this.linker.node(ref);
    return node.op === 'literal' && (node.value === null || node.value === '');
  }

  /** Whether a call's arguments pass a rule's tests. */
  passes(test: ArgumentTest, matched: MatchedCall): boolean {
    const nodes = select(this.linker, matched, test.arg);
    return (
      this.passesAt(test, nodes) ||
      (test.base !== undefined && test.matches !== undefined && this.passesBelow(test.matches, nodes, select(this.linker, matched, test.base)))
    );
  }

  /** Whether a path fits behind what a client was given as the first part of its addresses. */
  private passesBelow(fits: RegExp, paths: readonly NodeRef[], bases: readonly NodeRef[]): boolean {
    const texts = (nodes: readonly NodeRef[]): readonly string[] => nodes.flatMap((node) => textsOf(this.linker, node)).flatMap(({ text }) => text ?? []);
    const starts = bases.length ? texts(bases).map((text) => text.replace(/\/$/, '')) : [];
    return starts.some((start) => texts(paths).some((path) => !/^\w+:\/\//.test(path) && fits.test(`${start}/${path.replace(/^\//, '')}`)));
  }

  /** The same of values by themselves. */
  passesAt(test: ArgumentTest, nodes: readonly NodeRef[]): boolean {
    if (test.present !== undefined && nodes.length > 0 !== test.present) return false;
    const { is, isNot, named, varies, begins } = test;
    if (begins && !nodes.some((node) => beginningsOf(this.linker, node).some((text) => begins.test(text)))) return false;
    if (named && !nodes.some((node) => namesOf(this.linker, node).some((name) => named.test(name)))) return false;
    if (varies !== undefined && nodes.some((node) => !isConstant(this.linker, node)) !== varies) return false;
    const isOne = (patterns: readonly SymbolPattern[]): boolean =>
      nodes.some((node) =>
        this.linker.refs(node.unit, node.id).some((ref) => ref.t === 'external' && patterns.some((pattern) => matches(pattern.segments, ref.segments))),
      );
    if ((is && !isOne(is)) || (isNot && isOne(isNot))) return false;
    const texts = nodes.flatMap((node) => this.textsFor(test, node));
    if (passesTexts(test, texts.length ? texts : nodes.flatMap((node) => constantsAt(this.linker, node)))) return true;
    return test.notMatches !== undefined && nodes.some((node) => this.isOpen(test, node));
  }

  private textsFor(test: ArgumentTest, node: NodeRef): readonly string[] {
    const values = textsOf(this.linker, node);
    const texts = values.flatMap((value) => value.text ?? []);
    if (!test.notMatches) return texts;
    if (!texts.length && this.beginsUnfit(test, node)) return beginningsOf(this.linker, node);
    // `args.validation_file`, `args.eval.dataset` say by their names what they hold, whatever they are set to.
    const names = [...values.flatMap(({ text, name }) => (text === undefined ? (name ?? []) : [])), ...(values.length ? [] : [nameOf(this.linker, node)])];
    return [...texts, ...names.filter((name) => name !== '')];
  }

  /** `f"test[:{limit}]"` says as it begins what it is, whatever else is put into it. */
  private beginsUnfit({ notMatches }: ArgumentTest, node: NodeRef): boolean {
    const beginnings = notMatches ? beginningsOf(this.linker, node) : [];
    return beginnings.length > 0 && beginnings.every((text) => notMatches?.test(text));
  }

  /** Whether some caller gives a value that passes, where all that is known of it is what others give. */
  private isOpen(test: ArgumentTest, node: NodeRef): boolean {
    if (this.beginsUnfit(test, node)) return false;
    const fn = functionAt(node);
    return namingParameters([node], fn).some((index) =>
      this.linker.giversTo(fn).some((call) => this.linker.argumentsOfCall(call, fn, index).some((given) => passesTexts(test, this.textsFor(test, given)))),
    );
  }

  /** Subject, facets and material of a matched call. */
  describe(
    rule: Rule,
    matched: MatchedCall,
  ): { subject: string; facets: Record<string, string | readonly string[]>; material: string[]; evidence: Evidence[] } {
    const captures = new Map<string, Captured>();
    const captured = (name: string): Captured => memo(captures, name, () => this.capture(rule, name, matched));
    const evidence: Evidence[] = [];
    let subject = UNRESOLVED;
    let owner: HostOwner | undefined;
    for (const option of rule.subject) {
      if (option.when && !this.passes(option.when, matched)) continue;
      const value =
        option.capture !== undefined
          ? captured(option.capture)
          : option.from
            ? this.decide(this.namingNodes(rule, select(this.linker, matched, option.from)).flatMap((node) => textsOf(this.linker, node)))
            : undefined;
      const text = option.name ?? value?.text;
      if (text === undefined || text === '') continue;
      if (value) evidence.push(...value.evidence);
      if (option.scheme === 'host') {
        const host = text === 'self' ? 'self' : hostName(text);
        if (!host) continue;
        owner = host === 'self' ? 'self' : ownerOf(this.rules, host, this.around.hosts);
        subject = hostSubject(owner, host);
      } else subject = this.subjectFor(option.scheme, text);
      break;
    }
    const facets: Record<string, string | readonly string[]> = { ...rule.facets };
    if (rule.subject.some((option) => option.scheme === 'host')) facets.host ??= owner ?? 'unknown';
    const material = rule.material.flatMap((item) => {
      if (item === 'carries' || item === '$host') return [];
      if (item.startsWith('$')) {
        const value = captured(item.slice(1));
        const said = value.texts?.join('+') ?? value.text ?? (value.env === undefined ? undefined : `env:${value.env}`);
        return said === undefined ? [] : [`${item.slice(1)}=${said}`];
      }
      const name = item.split('|')[0] ?? item;
      const selector = this.selectorFor(item);
      const texts = select(this.linker, matched, selector)
        .flatMap((node) => textsOf(this.linker, node))
        .flatMap((value) => value.text ?? []);
      const distinct = sortedSet(texts);
      if (!distinct.length || distinct.some((text) => this.subjectFor('auto', text) === subject)) return [];
      return [name === 'name' ? distinct.join('+') : `${name}=${distinct.join('+')}`];
    });
    return { subject, facets, material, evidence };
  }

  /** The values that name what a touchpoint is about: of data, without what is held back to test with. */
  private namingNodes({ kind }: Rule, nodes: readonly NodeRef[]): readonly NodeRef[] {
    return kind === 'training-data' ? nodes.flatMap((node) => withoutHeldBack(this.linker, node)) : nodes;
  }

  /** Whether names of fields (and the store's own names) fit a rule for stores of conversations. */
  isConversation(fields: readonly string[], own: readonly string[]): boolean {
    return this.fitsStore(fields, own, false);
  }

  /** Whether they fit a rule for stores of what people used. */
  isUsage(fields: readonly string[], own: readonly string[]): boolean {
    return this.fitsStore(fields, own, true);
  }

  private fitsStore(fields: readonly string[], own: readonly string[], usage: boolean): boolean {
    return this.rules.entityRules.some(
      (rule) =>
        rule.kind === 'user-input-retention' &&
        rule.match.type === 'entity' &&
        rule.match.role === 'store' &&
        isOfUsage(rule) === usage &&
        rule.where.fields !== undefined &&
        fieldScore(this.rules, fields, own, rule.where.fields) >= rule.where.fields.atLeast,
    );
  }

  private readonly selectors = new Map<string, Selector>();

  private selectorFor(text: string): Selector {
    return memo(this.selectors, text, () => parseSelector(text));
  }

  /** The subject that values name, where their texts are known. */
  subjectNamed(scheme: string, nodes: readonly NodeRef[]): string {
    const { text } = this.decide(nodes.flatMap((node) => textsOf(this.linker, node)));
    return text ? this.subjectFor(scheme, text) : UNRESOLVED;
  }

  subjectFor(scheme: string, text: string): string {
    if (scheme === 'auto' || scheme === 'hf' || scheme === 'ms' || scheme === 'file') return dataSubject(this.rules, scheme, text);
    return `${scheme}:${text}`;
  }

  touchpoint(
    rule: Rule,
    at: { unit: Unit; span: Span; extent: Span },
    details: { subject: string; certainty: Certainty; facets?: Facets; material?: readonly string[]; evidence?: readonly Evidence[] },
  ): Touchpoint {
    const { range, cell } = placeOf(at.unit, at.span);
    const facets = details.facets ?? rule.facets;
    const { carries } = facets;
    const material = new Set(details.material ?? []);
    if (rule.material.includes('carries') && Array.isArray(carries) && carries.length) material.add(`carries=${[...carries].sort(compareStrings).join('+')}`);
    const evidence = [...(details.evidence ?? [])];
    return {
      path: at.unit.path,
      range,
      extent: placeOf(at.unit, at.extent).range,
      ...(cell ? { cell } : {}),
      kind: rule.kind,
      role: SAFEGUARDS.includes(rule.kind) ? 'safeguard' : 'exposure',
      rule: rule.id,
      certainty: details.certainty,
      context: this.around.contextOf(at.unit),
      subject: details.subject,
      facets: sortedFacets(facets),
      material: [...material].sort(compareStrings),
      evidence: rule.note ? [{ path: at.unit.path, range, note: rule.note }, ...evidence] : evidence,
    };
  }
}

/** What an expression is called where it was handed in or taken out of something, and the environment variable or flag it is read from. */
function namesOf(linker: Linker, ref: NodeRef): readonly string[] {
  const node = linker.node(ref);
  if (node.op === 'bind') return namesOf(linker, { unit: ref.unit, id: node.value });
  const own =
    node.op === 'name' || node.op === 'member'
      ? [node.name]
      : node.op === 'function'
        ? [functionOf(ref.unit, node.fn).name]
        : node.op === 'param'
          ? [functionOf(ref.unit, node.fn).parameters[node.index]?.name ?? '']
          : node.op === 'concat'
            ? node.parts.flatMap((part) => namesOf(linker, { unit: ref.unit, id: part }))
            : [];
  // A setting keeps its name on the way through functions: `checked(env.SLACK_WEBHOOK_URL)`.
  const settings = linker.refs(ref.unit, ref.id).flatMap((target) => {
    const last = target.t === 'external' ? lastSegment(target) : '';
    return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(last) ? [last] : [];
  });
  return [...own, ...settings, ...textsOf(linker, ref).flatMap((value) => value.name ?? [])];
}

/** Constants of a library's class or enumeration that an expression may be: `Tasks.text_generation`. */
function constantsAt(linker: Linker, ref: NodeRef): readonly string[] {
  return linker.refs(ref.unit, ref.id).flatMap((target) => {
    const name = target.t === 'external' ? target.segments.slice(-2).join('.') : '';
    return /^[A-Z]\w*\.[A-Za-z]\w*$/.test(name) ? [name] : [];
  });
}

/** Whether an expression is made of texts and numbers that stand in the code, and of nothing else. */
export function isConstant(linker: Linker, ref: NodeRef, depth = 0): boolean {
  if (depth > 6) return false;
  const made = linker.node(ref);
  const isMade = (ids: readonly number[], unit = ref.unit): boolean => ids.every((id) => isConstant(linker, { unit, id }, depth + 1));
  // What was put into a list or map after it was made.
  if (made.op === 'bind') return isMade([made.value]);
  if (made.op === 'update') return isMade([made.object, putIn(ref.unit, made.object, made.value)]);
  if (made.op === 'join') return isMade(made.inputs);
  // Of a parameter that some call gives a text of the program's own, others may give something else.
  if (made.op === 'param') {
    const fn = { unit: ref.unit, fn: made.fn };
    const given = linker.giversTo(fn).slice(0, MAX_GIVERS);
    if (given.some((call) => linker.argumentsOfCall(call, fn, made.index).some(({ unit, id }) => !isConstant(linker, { unit, id }, depth + 3)))) return false;
  }
  if (made.op === 'call') {
    const called = linker.calledFunctions(ref).map(({ unit, fn }) => ({ unit, ...functionOf(unit, fn) }));
    if (called.some(({ returns }) => returns.length)) return called.every(({ unit, returns }) => isMade(returns, unit));
  }
  // `url.toString()`, `url.href`: what was put into its query is in it.
  const address = writtenOut(ref.unit, ref.id);
  if (address !== ref.id) return isMade([address]);
  return linker.refs(ref.unit, ref.id).every((target) => {
    if (target.t !== 'value') return false;
    const { unit } = target;
    const node = nodeOf(unit, target.id);
    const all = (ids: readonly number[]): boolean => ids.every((id) => isConstant(linker, { unit, id }, depth + 1));
    if (node.op === 'list') return all(node.items);
    if (node.op === 'map') return all([...node.entries.map((entry) => entry.value), ...node.spreads]);
    if (node.op === 'concat') return all(node.parts);
    return node.op === 'literal';
  });
}

/** `url.searchParams.set('q', text)` changes `url` by the text: the part that it is put into comes with the whole. */
function putIn(unit: Unit, whole: NodeId, changed: NodeId): NodeId {
  const node = nodeOf(unit, changed);
  if (node.op !== 'update') return changed;
  const part = nodeOf(unit, node.object);
  return part.op === 'member' && part.object === whole ? node.value : changed;
}

export function passesTexts(test: ArgumentTest, texts: readonly string[]): boolean {
  if (test.in && !texts.some((text) => test.in?.includes(text))) return false;
  if (test.notIn && texts.length > 0 && texts.every((text) => test.notIn?.includes(text))) return false;
  if (test.matches && !texts.some((text) => test.matches?.test(text))) return false;
  if (test.notMatches && texts.length > 0 && texts.every((text) => test.notMatches?.test(text))) return false;
  return true;
}

function sortedFacets(facets: Facets): Facets {
  const entries = Object.entries(facets).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(
    entries.sort(([a], [b]) => compareStrings(a, b)).map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort(compareStrings) : value]),
  );
}

function fromEnvironment({ name = '', text }: TextValue): Phrase {
  return text === undefined ? phrase('{name} in the environment', { name }) : phrase('{name} in the environment, with this default', { name });
}

function fromFlag({ name = '', text }: TextValue): Phrase {
  return text === undefined ? phrase('flag {name}', { name }) : phrase('flag {name}, with this default', { name });
}
