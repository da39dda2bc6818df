import { MAX_CALLERS } from './callers.js';
import { holding } from './collections.js';
import type { Links } from './links.js';
import { functionOf, isPython, nodeOf } from './nodes.js';
import { isEmptyLiteral, isPlainType } from './plain.js';
import { type FunctionRef, isUnknown, type NodeRef, type Ref, UNKNOWN, type Unit, union } from './refs.js';

/** Methods of promises and arrays that hand what they hold to a function, and as which parameter. */
const HANDING: ReadonlyMap<string, number> = new Map([
  ...['then', 'map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every'].map((name): [string, number] => [name, 0]),
  ['reduce', 1],
]);

/** What parameters may be: what their type says, what callers pass, what libraries hand to them. */
export class Parameters {
  constructor(private readonly links: Links) {}

  parameterRefs(unit: Unit, fn: number, index: number): readonly Ref[] {
    const parameter = unit.facts.functions[fn]?.parameters[index];
    if (!parameter) return [UNKNOWN];
    const typed = parameter.type === undefined ? [] : this.links.types.instancesOf(unit, parameter.type);
    // A type that only lists members, or what a function takes, leaves open what is behind it.
    const isOpen = (ref: Ref): boolean =>
      isPython(unit) ? ref.t === 'instance' && this.links.hierarchy.isProtocol(ref) : ref.t === 'value' || ref.t === 'function';
    if (typed.some((ref) => !isUnknown(ref) && !isPlainType(ref) && !isOpen(ref)))
      return parameter.rest && isPython(unit) ? [holding({ t: 'external', segments: ['builtins', 'tuple', '()'], calls: [] }, typed)] : typed;
    const given: (readonly Ref[])[] = [typed];
    if (parameter.default !== undefined) given.push(this.links.refs(unit, parameter.default).filter((ref) => !(ref.t === 'value' && isEmptyLiteral(ref))));
    if (!this.links.callersUnknown()) for (const argument of this.argumentsFor({ unit, fn }, index)) given.push(this.links.refs(argument.unit, argument.id));
    const found = union(given);
    if (!this.links.isIndexing && found.every((ref) => isUnknown(ref) || isPlainType(ref))) {
      const handed = this.handedTo(unit, fn, index);
      if (handed.length) return handed;
    }
    return found.length ? found : [UNKNOWN];
  }

  /** The argument nodes that callers pass for a parameter; of many callers, only the first are looked at. */
  argumentsFor(fn: FunctionRef, index: number, limit: number = MAX_CALLERS): readonly NodeRef[] {
    const fact = functionOf(fn.unit, fn.fn);
    const parameter = fact.parameters[index];
    if (!parameter) return [];
    const found: NodeRef[] = [];
    const calls = [...this.links.callers.giversTo(fn), ...this.links.callers.through(fn)];
    for (const call of calls.slice(0, limit)) {
      const node = this.links.node(call);
      if (node.op !== 'call') continue;
      const argument = this.links.args.argumentOf(call, fact, parameter, index);
      if (argument !== undefined) found.push({ unit: call.unit, id: argument });
    }
    return found;
  }

  /** The promises and arrays that hand what they hold to a parameter of a function: `p.then(f)`, `xs.map(f)`. */
  handedBy(fn: FunctionRef, index: number): readonly (NodeRef & { readonly name: string })[] {
    if (isPython(fn.unit)) return [];
    return this.links.callers.handing(fn).flatMap((call) => {
      const node = this.links.node(call);
      const callee = node.op === 'call' ? nodeOf(call.unit, node.callee) : undefined;
      return callee?.op === 'member' && HANDING.get(callee.name) === index ? [{ unit: call.unit, id: callee.object, name: callee.name }] : [];
    });
  }

  /** What libraries hand to a function that they were given. */
  private handedTo(unit: Unit, fn: number, index: number): readonly Ref[] {
    if (isPython(unit)) return [];
    const held = this.handedBy({ unit, fn }, index).flatMap(({ unit: at, id, name }) =>
      name === 'then' ? [this.links.refs(at, id)] : [this.links.elements.indexRefs(at, id, undefined)],
    );
    const calls = this.links.callers.handing({ unit, fn });
    const found = union([...held, ...calls.map((call) => this.declaredBy(call, { unit, fn }, index))]).filter((ref) => !isUnknown(ref));
    if (found.length) return found;
    return union(
      calls.map((call) => {
        const node = this.links.node(call);
        if (node.op !== 'call') return [];
        return this.links.refs(call.unit, node.callee).flatMap((ref) => this.givenBack(ref, index));
      }),
    );
  }

  /** What a method of a library hands to a function that it is given, in one of its parameters. */
  givenBack(method: Ref, index: number): readonly Ref[] {
    const { callbacks = () => [] } = this.links.options;
    if (method.t !== 'external' || isUnknown(method)) return [];
    return callbacks(method.segments)
      .filter(({ parameter }) => parameter === index)
      .map(({ is }): Ref => (is === 'receiver' ? { ...method, segments: method.segments.slice(0, -1) } : { t: 'external', segments: is, calls: [] }));
  }

  /** What the function that a call runs says that it hands to a function it is given: `withClient(run: (client: OpenAI) => …)`. */
  private declaredBy(call: NodeRef, { unit, fn }: FunctionRef, index: number): readonly Ref[] {
    const node = this.links.node(call);
    if (node.op !== 'call') return [];
    return node.args.flatMap(({ value }, position) => {
      if (!this.links.refs(call.unit, value).some((ref) => ref.t === 'function' && ref.unit === unit && ref.fn === fn)) return [];
      return this.links.calls.calledFunctions(call).flatMap((target) => {
        const type = functionOf(target.unit, target.fn).parameters[position]?.type;
        return (type === undefined ? [] : this.links.types.instancesOf(target.unit, type)).flatMap((ref) => {
          const given = ref.t === 'function' ? functionOf(ref.unit, ref.fn).parameters[index]?.type : undefined;
          return ref.t === 'function' && given !== undefined ? this.links.types.instancesOf(ref.unit, given).filter((entry) => !isPlainType(entry)) : [];
        });
      });
    });
  }
}
