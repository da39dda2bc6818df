import type { Linker } from '../linking/linker.js';
import { literalOf, nodeOf } from '../linking/nodes.js';
import type { NodeRef, Ref, Unit } from '../linking/refs.js';
import type { RuleSet } from '../rules/ruleset.js';
import { calleeName, nameAt } from './names.js';

/** What takes a text out of a value: a redactor, a digest, a length. */
export class Removal {
  constructor(
    private readonly linker: Linker,
    private readonly rules: RuleSet,
  ) {}

  /** Whether what a function of this name gives carries no text. */
  isStopName(name: string): boolean {
    return this.rules.flow.stopNames.some((pattern) => pattern.test(name));
  }

  /** The same of a library's function. */
  isStop(target: Ref): boolean {
    return target.t === 'external' && this.rules.stops.find(target.segments).length > 0;
  }

  /** Whether a value is what is left of a text after it was taken out: `redact(prompt)`, `engine.anonymize(prompt).text`. */
  isTakenOut({ unit, id }: NodeRef, depth = 0): boolean {
    if (depth > 6) return false;
    const node = nodeOf(unit, id);
    const inside = (inner: number): boolean => this.isTakenOut({ unit, id: inner }, depth + 1);
    if (node.op === 'bind') return inside(node.value);
    if (node.op === 'typed') return node.value !== undefined && inside(node.value);
    if (node.op === 'member' || node.op === 'index') return inside(node.object);
    if (node.op === 'join') return node.inputs.length > 0 && node.inputs.every(inside);
    if (node.op !== 'call') return false;
    const callee = nodeOf(unit, node.callee);
    if (this.isStopName(calleeName(callee)) || (callee.op === 'member' && inside(callee.object))) return true;
    return this.linker.refs(unit, node.callee).some((target) => this.isStop(target)) && node.args.some(({ value }) => this.speaksOfText(unit, value));
  }

  /** Whether a change in place puts something else where the text was: `body.message = redact(body.message)`. */
  replacesText(key: string | undefined, value: NodeRef): boolean {
    const { lexicon } = this.rules;
    return key !== undefined && (lexicon.hit(key, 'user-text') !== undefined || lexicon.holdsText(key)) && this.isEmpty(value);
  }

  /** Whether a value is the program's own, a number or nothing, or what is left of a text after it was taken out. */
  isEmpty(value: NodeRef): boolean {
    const { op } = this.linker.node(value);
    return op === 'literal' || op === 'derive' || this.isTakenOut(value);
  }

  /** Whether an expression is made of something that is named like a text. */
  private speaksOfText(unit: Unit, id: number, depth = 0): boolean {
    if (depth > 6) return false;
    const name = nameAt(unit, id);
    if (name && this.rules.lexicon.hit(name, 'user-text')) return true;
    const node = nodeOf(unit, id);
    const inside = (inner: number): boolean => this.speaksOfText(unit, inner, depth + 1);
    if (node.op === 'bind') return inside(node.value);
    if (node.op === 'member') return inside(node.object);
    if (node.op === 'index') return inside(node.object) || (node.key !== undefined && this.isTextKey(unit, node.key));
    if (node.op === 'concat') return node.parts.some(inside);
    return node.op === 'call' && (inside(node.callee) || node.args.some(({ value }) => inside(value)));
  }

  private isTextKey(unit: Unit, id: number): boolean {
    const key = literalOf(unit, id);
    return typeof key === 'string' && this.rules.lexicon.hit(key, 'user-text') !== undefined;
  }
}
