import type { Span } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { isPython, nodeOf, withoutBinds } from '../linking/nodes.js';
import { type External, isUnknown, type NodeRef, type Unit } from '../linking/refs.js';
import type { Rule } from '../rules/rule.js';
import type { RuleSet } from '../rules/ruleset.js';
import type { Argument, NodeId, ValueNode } from '../source/facts.js';
import { installedPaths } from './installed.js';
import { calleeSpan, firstLine, runSpan } from './place.js';
import type { MatchedCall } from './select.js';
import type { Kind } from './touchpoint.js';

/** A project's own name for something, from `clausemark.yaml`: calls of it are touchpoints of a kind. */
export interface Wrapper {
  readonly kind: Kind;
  /** Host that answers or receives; absent: unknown. */
  readonly host?: string;
}

/** A rule's pattern that a call, decorator or assignment fits, before arguments and flow were looked at. */
export interface Match {
  readonly rule: Rule;
  readonly matched: MatchedCall;
  /** `shape`: the receiver is unknown, only the form of the chain fits. `own`: the library's own source calls itself. */
  readonly by: 'name' | 'shape' | 'own';
  /** Callee or decorator, one line. */
  readonly span: Span;
  readonly extent: Span;
  /** The call stands for one inside the function that it calls; this is what it hands over. */
  readonly handed?: { readonly statement: NodeRef; readonly values: readonly NodeRef[] };
}

/** What an assignment such as `litellm.success_callback = […]` sets. */
export interface StoreMatch {
  readonly rule: Rule;
  readonly path: External;
  readonly value: NodeRef;
  readonly span: Span;
  readonly extent: Span;
}

/** Everything in a file that a `call` or `write` rule may speak of. */
export function matchesIn(linker: Linker, rules: RuleSet, unit: Unit): readonly Match[] {
  const found: Match[] = [];
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') continue;
    const callee = nodeOf(unit, node.callee);
    const borrowed = borrowedCall(unit, callee, node.args);
    if (callee.op === 'member' && !borrowed && !mayMatch(rules, callee.name)) continue;
    const call = { unit, id };
    const extent = node.span;
    const ofCall: Match[] = [];
    const add = (rule: Rule, path: External, by: Match['by'], span: Span, args?: readonly Argument[]): void => {
      const known = ofCall.findIndex((match) => match.rule === rule);
      const first = ofCall[known];
      if (!first) ofCall.push({ rule, matched: { call, path, ...(args ? { args } : {}) }, by, span, extent });
      else ofCall[known] = { ...first, matched: { ...first.matched, others: [...(first.matched.others ?? []), path] } };
    };
    const look = (target: NodeId, span: Span, guess: boolean, args?: readonly Argument[]): void => {
      const refs = linker.refs(unit, target);
      for (const ref of refs) {
        if (ref.t !== 'external' || isUnknown(ref)) continue;
        for (const { value } of rules.calls.find(ref.segments)) add(value, ref, 'name', span, args);
        for (const { value } of rules.writes.find(ref.segments)) add(value, ref, 'name', span, args);
      }
      const method = nodeOf(unit, target);
      const isOwn = method.op === 'member' ? rules.ownCalls.mayEndIn(method.name) : !rules.ownCalls.empty;
      if (isOwn && refs.every((ref) => ref.t !== 'external' || isUnknown(ref)))
        for (const path of installedPaths(linker, unit, target, rules.ownPackages))
          for (const { value } of rules.ownCalls.find(path.segments)) add(value, path, isInside(unit, path.segments[0]) ? 'own' : 'name', span, args);
      if (!guess || method.op !== 'member' || !refs.every(isUnknown)) return;
      for (const { shape, rule } of rules.shapes.get(method.name) ?? []) {
        if (ofLanguage(rule, unit) && hasShape(unit, target, shape)) add(rule, { t: 'external', segments: ['?', ...shape], calls: [] }, 'shape', span, args);
      }
    };
    look(node.callee, calleeSpan(call), true);
    if (borrowed) look(borrowed.target, calleeSpan(call), false, borrowed.args);
    const given = linker.givenFunction(call);
    if (given && !given.later) look(given.target, runSpan(linker, call), !given.packed, given.args);
    found.push(...ofCall);
  }
  found.push(...decoratorMatches(linker, rules, unit));
  return found;
}

/** What `f.call(self, a)` and `f.apply(self, [a])` of JavaScript run, and with what. */
function borrowedCall(unit: Unit, callee: ValueNode, args: readonly Argument[]): { readonly target: NodeId; readonly args: readonly Argument[] } | undefined {
  if (callee.op !== 'member' || !(callee.name === 'call' || callee.name === 'apply') || isPython(unit) || !args.length || args[0]?.spread) return undefined;
  const given = args.slice(1);
  if (callee.name === 'call') return { target: callee.object, args: given };
  const [only] = given;
  if (!only) return { target: callee.object, args: [] };
  const list = nodeOf(unit, withoutBinds(unit, only.value));
  return { target: callee.object, args: list.op === 'list' ? list.items.map((value) => ({ value })) : [{ value: only.value, spread: 1 }] };
}

/** Whether a file stands in the folder of a package. */
function isInside(unit: Unit, name: string | undefined): boolean {
  return unit.path
    .split('/')
    .slice(0, -1)
    .some((folder) => folder === name);
}

/** A rule of one language does not guess in files of another. */
function ofLanguage(rule: Rule, unit: Unit): boolean {
  return isPython(unit) ? !rule.id.startsWith('js.') : !rule.id.startsWith('python.');
}

function mayMatch(rules: RuleSet, name: string): boolean {
  return rules.calls.mayEndIn(name) || rules.writes.mayEndIn(name) || rules.shapes.has(name) || rules.mayRun(name);
}

/** Whether a member chain ends in these names and has a receiver before them. */
function hasShape(unit: Unit, callee: number, shape: readonly string[]): boolean {
  let id = callee;
  for (let i = shape.length - 1; i >= 0; i--) {
    let node = nodeOf(unit, id);
    // A part of the chain may have a name of its own.
    while (node.op === 'bind' && id !== callee) {
      id = node.value;
      node = nodeOf(unit, id);
    }
    if (shape[i] === '()') {
      if (node.op !== 'call') return false;
      id = node.callee;
      continue;
    }
    if (node.op !== 'member' || node.name !== shape[i]) return false;
    id = node.object;
  }
  return true;
}

/** `@observe` without parentheses: a rule for a call means the decorator too. */
function decoratorMatches(linker: Linker, rules: RuleSet, unit: Unit): readonly Match[] {
  const found: Match[] = [];
  const decorators = [...unit.facts.functions, ...unit.facts.classes].flatMap((fact) => fact.decorators);
  for (const id of decorators) {
    const node = nodeOf(unit, id);
    if (node.op === 'call') continue;
    for (const ref of linker.refs(unit, id)) {
      if (ref.t !== 'external' || isUnknown(ref)) continue;
      for (const { value } of rules.calls.find(ref.segments)) {
        found.push({ rule: value, matched: { call: { unit, id }, path: ref }, by: 'name', span: firstLine(unit, node.span), extent: node.span });
      }
    }
  }
  return found;
}

export function storesIn(linker: Linker, rules: RuleSet, unit: Unit): readonly StoreMatch[] {
  if (rules.stores.empty) return [];
  return unit.facts.stores.flatMap((store) => {
    const { key } = store;
    if (key === undefined || !rules.stores.mayEndIn(key)) return [];
    return linker.refs(unit, store.object).flatMap((ref): readonly StoreMatch[] => {
      if (ref.t !== 'external' || isUnknown(ref)) return [];
      return rules.stores.find([...ref.segments, key]).map(({ value: rule }) => ({
        rule,
        path: ref,
        value: { unit, id: store.value },
        span: firstLine(unit, store.span),
        extent: store.span,
      }));
    });
  });
}
