import type { Linker } from '../linking/linker.js';
import { classOf, functionOf, isPython, literalOf, nodeOf, type Parameter, parameterBehind } from '../linking/nodes.js';
import { type ClassRef, type FunctionRef, functionKey, isUnknown, lastSegment, type NodeRef, nodeKey, type Ref, type Unit } from '../linking/refs.js';
import type { Passthrough } from '../rules/passthrough.js';
import type { RuleSet } from '../rules/ruleset.js';
import type { NodeId, ParameterFact, ValueNode } from '../source/facts.js';
import { type Given, givenBy, runsOf } from './given.js';
import { calleeName, isError, isErrorMessage } from './names.js';
import { Removal } from './removed.js';
import { LOOKUPS, QUERIES, returnedTo } from './returned.js';
import { heldIn } from './select.js';

/** What a value was found to carry, with the way it took. */
export interface Carried {
  readonly label: string;
  /** From the source to the sink. */
  readonly steps: readonly NodeRef[];
  /**
   * `brought`: a socket brought it to a file that has to do with a messenger; `named`: no source was reached, but the name of the value
   * says what it holds; `typed`: its type does, by its fields; `hinted`: a name that may say so, at the sink itself.
   */
  readonly by: 'source' | 'brought' | 'named' | 'typed' | 'hinted';
  readonly name?: string;
}

export interface FlowResult {
  readonly carried: readonly Carried[];
  /** Which protected traits reach the sink, by the names that values are taken under; sorted. */
  readonly traits: readonly string[];
  /** How many paths were cut at the hop or size limit. */
  readonly unfollowed: number;
}

/** Where a route's or bot's input enters: parameters of its handler. */
export interface InputParameters {
  /** Whether parameter `index` of a function is what a caller from outside gives: nothing of the workspace is behind it. */
  isInput(path: string, fn: number, index: number): boolean;
  /** Whether a parameter is a number or a switch, by its type or by the path of its route. */
  isNumber(unit: Unit, fn: number, index: number): boolean;
  /** Whether such a parameter is what a person says to a model, or a request that holds it. */
  isTalk(unit: Unit, fn: number, index: number, said: boolean): boolean;
  /** The same of a request that a library hands out at a place. `said`: what is taken of it has the name of what people say; `trail`: the way from the sink to it. */
  isTalkAt(ref: NodeRef, said: boolean, trail: readonly NodeRef[]): boolean;
  /** Whether what a library hands out at a place is a file of a person who uses the service. */
  isUploadAt(ref: NodeRef): boolean;
  /** Whether a socket that is read at a place brings what people write to a messenger. */
  isMessageAt(ref: NodeRef): boolean;
  /** Whether the whole of an instance of a class holds, and shows, what people say. */
  isSpoken(cls: ClassRef): boolean;
  /** The name of a type of the workspace whose fields hold what people say; undefined where a type is none. */
  spokenType(unit: Unit, type: NodeId): string | undefined;
  /** Whether a library hands a function what a model answers: `streamText({ onFinish: ({ text }) => … })`. */
  isAnswered(fn: FunctionRef): boolean;
  /** What is sent to a function as an event, as one of its parameters, and the calls that send it. */
  putFor(fn: FunctionRef, index: number): readonly { readonly value: NodeRef; readonly call: NodeRef }[];
  /** Whether a call runs a model (its result is output). */
  isModelCall(ref: NodeRef): boolean;
  /**
   * Whether all that a call is handed counts, whatever it is called and whatever is made of it: a session of which the messages are
   * taken, the address behind which a recording is.
   */
  readonly isWhole?: boolean;
  /** Whether a call that runs a model writes down what people who use the service said to it. */
  isSpeech(ref: NodeRef): boolean;
}

/** Names of parts that stand for the whole. */
const NEUTRAL =
  /^(?:value|values|data|raw|parts?|items?|last|first|payload|body|result|input|inputs|args|kwargs|params|json|object|target|current|detail|buffer|bytes|stream|blob|\d+)$/i;

/** Methods that give one part of a request or a form by its name. */
const PARTS = /^(?:get|get_?list|get_?all|pop|setdefault|query|queries|param|header|form|field)$/i;

/** Names of what stands for something and has no parts. */
const REFERENCE = /(?:^|_)(?:id|uuid|guid|key|token|hash)$|[a-z](?:Id|ID|Uuid|UUID|Guid|Key|Token|Hash)$/;

/** Libraries' classes of errors. */
const ERROR_CLASS = /^(?:[A-Z]\w*)?(?:Error|Exception)$/;

const MAX_HOPS = 3;
/** How many files away the mere name of a value counts. */
const NAMED_HOPS = 1;
const MAX_VISITS = 400;
/** How many values are looked at on the ways that are left for later. */
const MAX_LATER = 100;
/** How many calls of one function are looked at for what they pass. */
const MAX_CALLERS = 24;

interface Frame {
  readonly call: NodeRef;
  readonly fn: string;
}

/** Under which circumstances a value is looked at. */
interface Where {
  /** Calls that were entered from outside, innermost last. */
  readonly frames: readonly Frame[];
  /** Steps into other files towards callers. */
  readonly hops: number;
  /** Whether the function of the sink was left. */
  readonly away: boolean;
  /** Only a member of the value is wanted, and which of its parts that is, is not known. */
  readonly pending: boolean;
  /** What the name of the wanted part says: that it is what people say, that it is a text, or something else. */
  readonly part: 'said' | 'text' | 'other' | undefined;
  /** Where it was read, of what was put away elsewhere: whether it is talk hangs on what that leads to. */
  readonly reader?: NodeRef;
}

/**
 * Follows a value backwards to where it comes from: through assignments, templates, containers, fields,
 * callees of the workspace (into their returned values) and callers, over up to three borders between files.
 */
export function follow(linker: Linker, rules: RuleSet, inputs: InputParameters, sinks: readonly NodeRef[]): FlowResult {
  return new Follower(linker, rules, inputs).run(sinks);
}

/**
 * Positions of the parameters of a function that values inside it are made of; `self` and `this` are none. `helpers` are keys of
 * functions: with them also where a value was taken out of what one of those gave, whatever that was asked for, or is a part of a
 * parameter, whatever that is called.
 */
export function parametersIn(linker: Linker, rules: RuleSet, sinks: readonly NodeRef[], fn: FunctionRef, helpers?: ReadonlySet<string>): readonly number[] {
  const found = new Set<number>();
  const inputs: InputParameters = {
    isInput: (path, at, index) => {
      if (path === fn.unit.path && at === fn.fn) found.add(index);
      // A part may have been taken of what a helper gave: what it was given for that stands in the function.
      return !helpers?.has(`${path}#${at}`) || (path === fn.unit.path && at === fn.fn);
    },
    isNumber: () => false,
    isTalk: () => true,
    isTalkAt: () => true,
    isUploadAt: () => false,
    isMessageAt: () => false,
    isSpoken: () => false,
    isAnswered: () => false,
    putFor: () => [],
    spokenType: () => undefined,
    isModelCall: () => false,
    isWhole: helpers !== undefined,
    isSpeech: () => false,
  };
  // Each by itself: a long way from one must not cut the way from another.
  for (const sink of sinks) new Follower(linker, rules, inputs).run([sink]);
  return [...found].sort((a, b) => a - b);
}

/** `name: T` without a value, `name: T = Field(…)` included: what an instance holds there came with the instance. */
function isDeclaration(unit: Unit, id: number): boolean {
  const node = nodeOf(unit, id);
  if (node.op === 'bind') return isDeclaration(unit, node.value);
  if (node.op === 'unknown') return true;
  if (node.op !== 'typed') return false;
  if (node.value === undefined) return true;
  const value = nodeOf(unit, node.value);
  return value.op === 'call' || value.op === 'literal' || value.op === 'unknown';
}

function isBytes(ref: Ref): boolean {
  return ref.t === 'external' && ref.segments[0] === 'builtins' && ref.segments[1] === 'bytes';
}

function isBare(node: ValueNode): boolean {
  return node.op === 'typed' && node.value === undefined;
}

class Follower {
  private readonly carried = new Map<string, Carried>();
  private readonly seen = new Set<string>();
  private readonly traits = new Set<string>();
  private readonly removal: Removal;
  private unfollowed = 0;
  /** What is to be looked at, the nearest to the sink first. */
  private readonly waiting: { readonly ref: NodeRef; readonly where: Where; readonly steps: readonly NodeRef[] }[] = [];

  /** Ways that are gone only where none of the others brings what somebody said. */
  private readonly later: (() => void)[] = [];

  constructor(
    private readonly linker: Linker,
    private readonly rules: RuleSet,
    private readonly inputs: InputParameters,
  ) {
    this.removal = new Removal(linker, rules);
  }

  run(sinks: readonly NodeRef[]): FlowResult {
    for (const sink of sinks) this.visit(sink, { frames: [], hops: 0, away: false, pending: false, part: undefined }, []);
    for (let next = this.waiting[0], i = 0; next; next = this.waiting[++i]) {
      if (i < MAX_VISITS) this.look(next.ref, next.where, next.steps);
      else this.unfollowed++;
    }
    if (!this.carried.has('user-input source')) this.runLater();
    return { carried: [...this.carried.values()], traits: [...this.traits].sort(), unfollowed: this.unfollowed };
  }

  /** What was left for later gets visits of its own: it must not cut the ways that were found without it. */
  private runLater(): void {
    const from = this.waiting.length;
    for (const visit of this.later) visit();
    for (let i = from, next = this.waiting[i]; next; next = this.waiting[++i]) {
      if (i - from < MAX_LATER) this.look(next.ref, next.where, next.steps);
      else this.unfollowed++;
    }
  }

  private found(label: string, steps: readonly NodeRef[], by: Carried['by'], name?: string): void {
    const key = `${label} ${by}`;
    const known = this.carried.get(key);
    if (!known || known.steps.length > steps.length) this.carried.set(key, { label, steps: [...steps].reverse(), by, ...(name === undefined ? {} : { name }) });
  }

  /** Has a value looked at after those that are nearer to the sink: where there are too many, the far ones are cut. */
  private visit(ref: NodeRef, where: Where, steps: readonly NodeRef[]): void {
    const { frames, pending, part } = where;
    const key = `${nodeKey(ref)}#${pending}#${part}#${frames.map((frame) => frame.call.id).join(',')}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.waiting.push({ ref, where, steps });
  }

  private look(ref: NodeRef, where: Where, steps: readonly NodeRef[]): void {
    const { pending } = where;
    const node = this.linker.node(ref);
    const at = (id: number): NodeRef => ({ unit: ref.unit, id });
    const next = (id: number): void => this.visit(at(id), where, [...steps, ref]);
    switch (node.op) {
      case 'concat':
        if (!pending) node.parts.forEach(next);
        return;
      case 'list':
        node.items.forEach(next);
        return;
      case 'map':
        this.lookIntoMap(ref, where, [...steps, ref]);
        return;
      case 'bind':
        if (isErrorMessage(ref.unit, node.value)) return;
        next(node.value);
        return;
      case 'typed':
        if (node.value !== undefined) next(node.value);
        return;
      case 'join':
        node.inputs.forEach(next);
        return;
      case 'update': {
        const made = node.key !== undefined && this.removal.isEmpty(at(node.value)) ? this.mapBehind(at(node.object)) : undefined;
        if (made) this.lookIntoMap(made, where, [...steps, made], node.key);
        else this.visit(at(node.object), this.removal.replacesText(node.key, at(node.value)) ? { ...where, part: where.part ?? 'other' } : where, steps);
        if (!pending || node.key === undefined) next(node.value);
        return;
      }
      case 'free':
        for (const definition of ref.unit.facts.functions[node.fn]?.locals[node.name] ?? []) next(definition);
        return;
      case 'member':
        this.visitMember(ref, node.object, node.name, where, steps);
        return;
      case 'index':
        if (this.source(ref, where, steps) || this.isStopped(ref)) return;
        if (node.key !== undefined) {
          const key = this.keyOf(at(node.key), where);
          if (typeof key === 'string' || typeof key === 'number') {
            if (typeof key === 'string') this.trait(key, where);
            if (typeof key === 'string' && this.isNoText(key, where)) return;
            const open = this.visitHeld(at(node.object), key, where, [...steps, ref]);
            if (!open.length) return;
            if (typeof key === 'string') {
              this.named(key, where, undefined, [...steps, ref]);
              for (const object of open) this.visit(object, this.partOf(where, key), [...steps, ref]);
              return;
            }
          }
        }
        next(node.object);
        return;
      case 'call':
        this.visitCall(ref, where, steps);
        return;
      case 'param':
        this.visitParameter(ref, node.fn, node.index, where, steps);
        return;
      case 'this':
        this.visitReceiver(node.cls, where, [...steps, ref]);
        return;
      case 'import':
        for (const target of this.linker.refs(ref.unit, ref.id)) if (target.t === 'value') this.visit(target, where, [...steps, ref]);
        return;
      case 'element':
        next(node.props);
        node.children.forEach(next);
        return;
      default:
        return;
    }
  }

  /** Follows what stands in a map, but for what was taken out of it afterwards. */
  private lookIntoMap({ unit, id }: NodeRef, where: Where, trail: readonly NodeRef[], without?: string): void {
    const node = nodeOf(unit, id);
    if (node.op !== 'map') return;
    for (const { key, value } of node.entries) {
      const entry = { unit, id: value };
      if (key !== undefined) {
        // A key that was asked for would have been found.
        if (where.pending || key === without || this.rules.flow.stopMembers.has(key)) continue;
        this.named(key, where, entry, trail);
      }
      this.visit(entry, where, trail);
    }
    for (const spread of node.spreads) this.visit({ unit, id: spread }, where, trail);
  }

  /** The map that a name stands for, where nothing else can be behind it. */
  private mapBehind(ref: NodeRef, depth = 0): NodeRef | undefined {
    const node = this.linker.node(ref);
    if (node.op === 'map') return node.spreads.length ? undefined : ref;
    const behind = node.op === 'bind' || node.op === 'typed' ? node.value : undefined;
    return behind === undefined || depth > 4 ? undefined : this.mapBehind({ unit: ref.unit, id: behind }, depth + 1);
  }

  /** The name of a definition, member or key may say that it holds the user's text. */
  private named(name: string, { part, hops }: Where, value: NodeRef | undefined, steps: readonly NodeRef[], near = false): void {
    // What a name two files away says is said of something else.
    if (part === 'other' || hops > NAMED_HOPS) return;
    const hit = this.rules.lexicon.hit(name, 'user-text');
    if (!hit || (hit.strength === 'weak' && !near)) return;
    if (value) {
      // A literal or template constant under such a name is the program's own text.
      const node = this.linker.node(value);
      if (node.op === 'literal' || node.op === 'derive' || node.op === 'function' || node.op === 'class' || node.op === 'import') return;
      if (this.removal.isTakenOut(value)) return;
      const parameter = parameterBehind(value.unit, value.id);
      if (parameter && this.inputs.isNumber(value.unit, parameter.fn, parameter.index)) return;
      if (this.linker.refs(value.unit, value.id).every((ref) => ref.t === 'value' && this.linker.node(ref).op === 'literal')) return;
    }
    this.found('user-input', steps, hit.strength === 'strong' ? 'named' : 'hinted', name);
  }

  /** `user.gender`: no text that anybody said, yet what is asked hangs on it. Another part of the same object says nothing. */
  private trait(name: string, { pending }: Where): void {
    const hit = pending ? undefined : this.rules.lexicon.family(name, 'protected');
    if (hit?.category !== undefined) this.traits.add(hit.category);
  }

  /** Whether a name says who or what its value is: then it is not what somebody said, wherever it came from. */
  private designates(name: string, { part }: Where): boolean {
    const { lexicon } = this.rules;
    if (this.inputs.isWhole) return false;
    if (lexicon.hit(name, 'designation')?.strength === 'strong') return true;
    // `state.messages`: what holds a text may well be called a state.
    return (part === undefined || REFERENCE.test(name)) && lexicon.hit(name, 'identifier')?.strength === 'strong';
  }

  /** Whether what stands under a name in something else carries no text of a person. */
  private isNoText(name: string, where: Where): boolean {
    return this.rules.flow.stopMembers.has(name) || this.designates(name, where);
  }

  /** What a key is: a text or number that stands there, or that the call which is being looked into gives: `part(request, 'question')`. */
  private keyOf(key: NodeRef, { frames }: Where): ReturnType<typeof literalOf> {
    const node = this.linker.node(key);
    const top = frames[frames.length - 1];
    if (node.op !== 'param' || top?.fn !== functionKey({ unit: key.unit, fn: node.fn })) return literalOf(key.unit, key.id);
    const [only, ...others] = this.linker.argumentsOfCall(top.call, { unit: key.unit, fn: node.fn }, node.index);
    return only && others.length === 0 ? literalOf(only.unit, only.id) : undefined;
  }

  private source(ref: NodeRef, where: Where, steps: readonly NodeRef[]): boolean {
    const label = this.sourceAmong(this.linker.refs(ref.unit, ref.id));
    if (label !== undefined) this.enters(label, ref, where, [...steps, ref]);
    return label !== undefined;
  }

  /** Whether what is taken out of something is all of a kind that nobody said: a column of a data set. */
  private isStopped(ref: NodeRef): boolean {
    const targets = this.linker.refs(ref.unit, ref.id);
    return targets.length > 0 && targets.every((target) => this.removal.isStop(target));
  }

  /** The label of the first of some things that is a source. */
  private sourceAmong(targets: readonly Ref[]): string | undefined {
    for (const target of targets) {
      if (target.t !== 'external' || isUnknown(target)) continue;
      const hit = this.rules.sources.find(target.segments)[0];
      if (hit) return hit.value;
      // `messages: UIMessage[]`
      const held = target.holds ? this.sourceAmong(target.holds) : undefined;
      if (held !== undefined) return held;
    }
    return undefined;
  }

  /** Of a request, what is no text by its name is an id or a setting. */
  private enters(label: string, ref: NodeRef, { part, reader }: Where, trail: readonly NodeRef[]): void {
    const node = this.linker.node(ref);
    // `files.get('picture')`: a file is what it is under any name.
    const isPicked = node.op === 'call' && PARTS.test(calleeName(nodeOf(ref.unit, node.callee)));
    if (part === 'other' && !(label === 'upload' && isPicked)) return;
    if (label === 'upload' && this.inputs.isUploadAt(ref)) this.found('upload', trail, 'source');
    if (label === 'socket') {
      if (this.inputs.isMessageAt(ref)) this.found('user-input', trail, 'brought');
    } else if (label !== 'request' && label !== 'upload') this.found(label, trail, 'source');
    else if (this.inputs.isTalkAt(reader ?? ref, part === 'said', trail)) this.found('user-input', trail, 'source');
  }

  private visitMember(ref: NodeRef, object: number, name: string, where: Where, steps: readonly NodeRef[]): void {
    this.trait(name, where);
    if (this.isNoText(name, where)) return;
    if (name === 'message' && isError(ref.unit, object)) return;
    if (this.source(ref, where, steps) || this.isStopped(ref)) return;
    const trail = [...steps, ref];
    if (this.visitAway(this.linker.valuesBeside(ref.unit, object, name), ref, where, trail)) return;
    const target = { unit: ref.unit, id: object };
    const open = this.visitHeld(target, name, where, trail);
    if (!open.length) return;
    const attributes = this.attributes(target, name);
    if (attributes.length) {
      for (const attribute of attributes) {
        const outside = this.outside(where, ref.unit, attribute.unit);
        if (outside) this.visit(attribute, outside, trail);
      }
      this.named(name, where, undefined, trail);
      if (!this.inputs.isWhole) return;
    } else if (this.visitProperty(target, name, where, trail) && !this.inputs.isWhole) return;
    this.named(name, where, undefined, trail, !where.away && where.frames.length === 0 && this.isUnnamedParameter(target));
    for (const object of open) this.visit(object, this.partOf(where, name), trail);
  }

  /** Follows a property of a class of the workspace into what it returns; false where there is none of that name. */
  private visitProperty(object: NodeRef, name: string, where: Where, trail: readonly NodeRef[]): boolean {
    const properties = this.linker.refs(object.unit, object.id).flatMap((target) => {
      const owners = target.t === 'instance' ? [target, ...this.linker.ancestors(target).classes] : [];
      return owners.flatMap(({ unit, cls }) =>
        classOf(unit, cls)
          .methods.filter((method) => method.name === name && functionOf(unit, method.fn).kind === 'property')
          .map((method) => ({ unit, fn: method.fn })),
      );
    });
    for (const { unit, fn } of properties) {
      const outside = this.outside(where, object.unit, unit);
      if (outside) for (const id of functionOf(unit, fn).returns) this.visit({ unit, id }, outside, trail);
    }
    return properties.length > 0;
  }

  /** Follows what was put under a name or position of something. Returns what else may hold it: branches of which nothing is known. */
  private visitHeld(object: NodeRef, key: string | number, where: Where, trail: readonly NodeRef[], depth = 0): readonly NodeRef[] {
    // What a loop makes of a value is made of itself.
    if (depth > 8) return [object];
    const node = this.linker.node(object);
    const inside = (id: number): readonly NodeRef[] => this.visitHeld({ unit: object.unit, id }, key, where, trail, depth + 1);
    if (node.op === 'bind') {
      const open = inside(node.value);
      return open.length === 1 && open[0]?.id === node.value ? [object] : open;
    }
    // One branch may set `{ text: '' }`, another what was sent.
    if (node.op === 'join') {
      const open = node.inputs.flatMap(inside);
      return open.length === node.inputs.length ? [object] : open;
    }
    // What a type only declares comes with the object.
    const held = heldIn(this.linker, object, key).filter(({ value }) => !isBare(this.linker.node(value)));
    for (const { value, holder } of held) this.visit(value, where, [...trail, holder]);
    const parameter = parameterBehind(object.unit, object.id);
    if (parameter && typeof key === 'string') {
      if (this.visitNamedArguments(object.unit, parameter, key, where, trail)) return [];
      this.later.push(() => this.visitHeldByGiven(object.unit, parameter, key, where, trail));
    }
    // What one caller gives, or one element holds, is not all.
    if (parameter || node.op === 'index') return [object];
    return held.length || this.isWhole(object) ? [] : [object];
  }

  /** Whether all that something holds is written there. */
  private isWhole({ unit, id }: NodeRef): boolean {
    const node = nodeOf(unit, id);
    return node.op === 'literal' || (node.op === 'map' && !node.spreads.length);
  }

  /** Follows `named[key]` of `def f(**named)` to what calls give under that name; false where none does. */
  private visitNamedArguments(unit: Unit, { id, fn: of, index }: Parameter, key: string, where: Where, trail: readonly NodeRef[]): boolean {
    if (functionOf(unit, of).parameters[index]?.rest !== 2) return false;
    const fn: FunctionRef = { unit, fn: of };
    const entered = this.enteredBy(fn, where);
    const given = (entered ? [entered] : this.callersOf(fn)).flatMap((call) => givenBy(this.linker, call, fn, index)).filter((entry) => entry.key === key);
    for (const { value, way } of given) {
      const outside = entered ? { ...where, frames: where.frames.slice(0, -1) } : this.outside(where, fn.unit, value.unit);
      if (outside) this.visit(value, outside, [...trail, { unit, id }, ...way]);
    }
    return given.length > 0;
  }

  /** `def keep(row): write(row['said'])`: what calls put there, under whatever name, where they make the row themselves. */
  private visitHeldByGiven(unit: Unit, { id, fn: of, index }: Parameter, key: string, where: Where, trail: readonly NodeRef[]): void {
    const fn: FunctionRef = { unit, fn: of };
    if (this.inputs.isInput(unit.path, of, index)) return;
    const entered = this.enteredBy(fn, where);
    for (const call of entered ? [entered] : this.callersOf(fn)) {
      const held = givenBy(this.linker, call, fn, index).flatMap((given) => {
        const isWhole = given.key === undefined && given.part === undefined;
        return isWhole ? heldIn(this.linker, given.value, key).map(({ value, holder }) => ({ value, holder, way: [{ unit, id }, ...given.way, holder] })) : [];
      });
      // What an object of a class is made with goes for all that it may stand for: a text here, the address of a picture there.
      const put = held.filter(({ holder }) => this.linker.node(holder).op === 'map');
      const outside = entered ? { ...where, frames: where.frames.slice(0, -1) } : put.length ? this.outside(where, unit, call.unit) : undefined;
      if (outside) for (const { value, way } of put) this.visit(value, outside, [...trail, ...way]);
    }
  }

  /** `({ message }) => …`: what is taken out of such a parameter has the name that its callers give it. */
  private isUnnamedParameter(ref: NodeRef): boolean {
    const node = this.linker.node(ref);
    return node.op === 'param' && functionOf(ref.unit, node.fn).parameters[node.index]?.name === '';
  }

  /** The first name that says something is that of what is wanted: `body.user.text` is a text, `body.message.author` is none. */
  private partOf(where: Where, name: string): Where {
    const pending = !this.rules.lexicon.holdsText(name);
    if (where.part !== undefined || NEUTRAL.test(name)) return { ...where, pending };
    return { ...where, pending, part: this.rules.lexicon.hit(name, 'user-text') ? 'said' : pending ? 'other' : 'text' };
  }

  /** Everything the workspace assigns to an attribute of an instance of its own class. */
  private attributes(object: NodeRef, name: string): readonly NodeRef[] {
    const found: NodeRef[] = [];
    for (const target of this.linker.refs(object.unit, object.id)) {
      if (target.t !== 'instance') continue;
      for (const owner of [target, ...this.linker.ancestors(target).classes]) {
        const { attributes } = classOf(owner.unit, owner.cls);
        const values = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
        for (const id of values ?? []) {
          // A declaration without a value: the value comes with the object.
          if (!isDeclaration(owner.unit, id)) found.push({ unit: owner.unit, id });
        }
      }
    }
    return found.slice(0, 8);
  }

  private visitCall(ref: NodeRef, where: Where, steps: readonly NodeRef[]): void {
    const node = this.linker.node(ref);
    if (node.op !== 'call') return;
    const trail = [...steps, ref];
    if (this.inputs.isModelCall(ref)) {
      // What went wrong is in the whole of an answer too: only its text is what somebody said.
      const isSaid = (where.part === 'text' || where.part === 'said') && this.inputs.isSpeech(ref);
      this.found(isSaid ? 'user-input' : 'output', trail, 'source');
      return;
    }
    const callee = nodeOf(ref.unit, node.callee);
    const name = calleeName(callee);
    if (this.removal.isStopName(name)) return;
    const targets = this.linker.refs(ref.unit, node.callee);
    // `c.get('said')`: what was put there, whatever that is called.
    if (
      this.visitAway(
        targets.flatMap((target) => this.keptIn(ref, target)),
        ref,
        where,
        trail,
      )
    )
      return;
    const [first] = node.args;
    const part = first && callee.op === 'member' && PARTS.test(name) ? this.keyOf({ unit: ref.unit, id: first.value }, where) : undefined;
    if (typeof part === 'string') {
      this.trait(part, where);
      if (this.isNoText(part, where) || (callee.op === 'member' && this.isStopped({ unit: ref.unit, id: callee.object }))) return;
      // `row.get('said')` of a row that is made here gives what was put there.
      if (callee.op === 'member' && !this.visitHeld({ unit: ref.unit, id: callee.object }, part, where, trail).length) {
        for (const argument of node.args.slice(1)) this.visit({ unit: ref.unit, id: argument.value }, where, trail);
        return;
      }
      this.named(part, where, undefined, trail);
      where = this.partOf(where, part);
    }
    const { frames, hops, pending } = where;
    // `event.get_message_text()`, `message.getText()`: named like the text that it gives.
    const given = callee.op === 'member' ? /^get_?([a-z]\w+|[A-Z]\w+)$/.exec(name)?.[1] : undefined;
    if (given !== undefined && !pending) this.named(given, where, undefined, trail);
    if (targets.some((target) => this.isErrorClass(target))) return;
    for (const target of targets) {
      if (target.t !== 'external') continue;
      const result = [...target.segments, '()'];
      const source = this.rules.sources.find(result)[0];
      // `Message(content=…)`: what the program puts together itself is what it puts in.
      if (source && !(/^[A-Z]/.test(lastSegment(target)) && node.args.length)) {
        this.enters(source.value, ref, where, trail);
        return;
      }
      if (this.removal.isStop(target)) return;
    }
    const called = this.linker.calledFunctions(ref);
    if (called.length) {
      for (const fn of called) {
        if (hops >= MAX_HOPS + 1 || frames.length >= MAX_HOPS) {
          this.unfollowed++;
          continue;
        }
        const isConstructor = targets.some((target) => target.t === 'class');
        if (isConstructor) break;
        for (const value of returnedTo(this.linker, ref, fn)) {
          this.visit({ unit: fn.unit, id: value }, { ...where, frames: [...frames, { call: ref, fn: functionKey(fn) }] }, trail);
        }
      }
      if (!targets.some((target) => target.t === 'class') && !(this.inputs.isWhole && !frames.length)) return;
    }
    if (
      this.visitAway(
        targets.flatMap((target) => this.madeFor(ref, target)),
        ref,
        where,
        trail,
      )
    )
      return;
    // `message = Message()`, filled afterwards: a whole that holds what people say.
    if (!pending && where.part === undefined && !node.args.length)
      for (const target of targets)
        if (target.t === 'class' && this.inputs.isSpoken(target)) this.found('user-input', trail, 'typed', classOf(target.unit, target.cls).name);
    // What a class of the workspace keeps under a name would have been found under it.
    if (pending && !this.inputs.isWhole && targets.some((target) => target.t === 'class')) return;
    // What something is looked up by does not come out.
    const from = callee.op !== 'member' ? 0 : QUERIES.test(name) ? node.args.length : LOOKUPS.test(name) ? 1 : 0;
    const args = node.args.slice(from);
    // A library call or a constructor: what goes in may come out.
    for (const argument of args) {
      if (nodeOf(ref.unit, argument.value).op === 'function') continue;
      if (!pending && argument.name !== undefined && targets.some((target) => target.t === 'class'))
        this.named(argument.name, where, { unit: ref.unit, id: argument.value }, trail);
      this.visit({ unit: ref.unit, id: argument.value }, where, trail);
    }
    if (callee.op === 'member') this.visit({ unit: ref.unit, id: callee.object }, where, trail);
  }

  /** What an object of a library was set to, or what was put into it under a name. */
  private keptIn(call: NodeRef, target: Ref): readonly NodeRef[] {
    const node = this.linker.node(call);
    const gives = this.givenBy(target);
    if (target.t !== 'external' || node.op !== 'call' || (gives !== 'held' && gives !== 'kept')) return [];
    const holder = { ...target, segments: target.segments.slice(0, -1) };
    const [name] = node.args;
    if (gives === 'held') return this.linker.valuesHeld(holder);
    return name ? this.linker.valuesUnder(holder, literalOf(call.unit, name.value)) : [];
  }

  /** What a function returns that a library was given to make something: `Depends(parsed)`, `useMemo(() => …)`. */
  private madeFor(call: NodeRef, target: Ref): readonly NodeRef[] {
    const node = this.linker.node(call);
    const gives = this.givenBy(target);
    const maker = node.op === 'call' && typeof gives === 'object' && 'callOf' in gives ? node.args[gives.callOf] : undefined;
    return (maker ? this.linker.refs(call.unit, maker.value) : []).flatMap((ref) =>
      ref.t === 'function' ? functionOf(ref.unit, ref.fn).returns.map((id) => ({ unit: ref.unit, id })) : [],
    );
  }

  private givenBy(target: Ref): Passthrough['gives'] | undefined {
    return target.t === 'external' && !isUnknown(target) ? this.rules.passthrough(target.segments)?.gives : undefined;
  }

  /** Follows what was put away elsewhere and is read at a place; false where nothing was. */
  private visitAway(values: readonly NodeRef[], reader: NodeRef, where: Where, trail: readonly NodeRef[]): boolean {
    for (const value of values) {
      const outside = this.outside(where, reader.unit, value.unit);
      if (outside) this.visit(value, { ...outside, reader }, trail);
    }
    return values.length > 0;
  }

  /** `ValueError`, `class Refused(Exception)`: what an error says is the program's, though it may quote what a model or a person said. */
  private isErrorClass(target: Ref): boolean {
    const bases = target.t === 'class' ? this.linker.ancestors(target).external : target.t === 'external' ? [target] : [];
    return bases.some((base) => ERROR_CLASS.test(lastSegment(base)));
  }

  /** What a method that was entered takes from its own object comes with the object: `request.parse()`. */
  private visitReceiver(cls: number, where: Where, trail: readonly NodeRef[]): void {
    const top = where.frames[where.frames.length - 1];
    const node = top && this.linker.node(top.call);
    const callee = top && node?.op === 'call' ? nodeOf(top.call.unit, node.callee) : undefined;
    if (!top || callee?.op !== 'member') return;
    const isMethod = this.linker.calledFunctions(top.call).some((fn) => functionKey(fn) === top.fn && functionOf(fn.unit, fn.fn).cls === cls);
    if (isMethod) this.visit({ unit: top.call.unit, id: callee.object }, { ...where, frames: where.frames.slice(0, -1) }, trail);
  }

  private visitParameter(ref: NodeRef, fn: number, index: number, where: Where, steps: readonly NodeRef[]): void {
    const { frames, pending } = where;
    const trail = [...steps, ref];
    const parameter = functionOf(ref.unit, fn).parameters[index];
    if (!parameter) return;
    this.trait(parameter.name, where);
    if (this.designates(parameter.name, where) || this.inputs.isNumber(ref.unit, fn, index)) return;
    const at: FunctionRef = { unit: ref.unit, fn };
    const entered = this.enteredBy(at, where);
    if (entered) {
      for (const given of givenBy(this.linker, entered, at, index)) this.visitGiven(given, { ...where, frames: frames.slice(0, -1) }, trail);
      return;
    }
    if (this.inputs.isAnswered(at)) {
      if (where.part !== 'other') this.found('output', trail, 'source');
      return;
    }
    const isInput = this.inputs.isInput(ref.unit.path, fn, index);
    if (isInput && where.part !== 'other' && this.inputs.isTalk(ref.unit, fn, index, where.part === 'said')) {
      this.found('user-input', trail, 'source');
      return;
    }
    // `update: Update`: a message as a library hands it out, whoever does.
    const types = parameter.type === undefined ? [] : this.linker.instancesOf(ref.unit, parameter.type);
    const handedOut = this.sourceAmong(types) ?? (types.some(isBytes) ? this.sourceAmong(this.saidOf(ref.unit, parameter)) : undefined);
    if (handedOut !== undefined) {
      this.enters(handedOut, ref, where, trail);
      return;
    }
    const given = isInput ? [] : this.callersOf(at).flatMap((call) => givenBy(this.linker, call, at, index));
    const isTakenOut = given.length > 0 && given.every(({ value }) => this.removal.isTakenOut(value));
    if (!pending && !isTakenOut) this.named(parameter.name, where, undefined, trail, !where.away && frames.length === 0);
    if (isInput) return;
    const spoken = pending || where.part !== undefined || where.hops > NAMED_HOPS || isTakenOut ? undefined : parameter.type;
    const type = spoken === undefined ? undefined : this.inputs.spokenType(ref.unit, spoken);
    if (type !== undefined) this.found('user-input', trail, 'typed', type);
    for (const entry of given) {
      const outside = this.outside(where, ref.unit, entry.value.unit);
      if (outside) this.visitGiven(entry, outside, trail);
    }
    if (!given.length) {
      for (const holder of this.linker.handedBy(at, index)) this.visit(holder, where, trail);
      this.visitRuns(at, index, where, trail);
      for (const { value, call } of this.inputs.putFor(at, index)) {
        const outside = this.outside(where, ref.unit, call.unit);
        if (outside) this.visit(value, outside, [...trail, call]);
      }
    }
    if (isPython(ref.unit) && !given.length) for (const id of this.injected(ref.unit, parameter)) this.visit({ unit: ref.unit, id }, where, trail);
  }

  /** What the default of a parameter says of it, or its annotation: `File(…)`. */
  private saidOf(unit: Unit, parameter: ParameterFact): readonly Ref[] {
    return this.injected(unit, parameter).flatMap((id) => this.linker.refs(unit, id));
  }

  /** What gives a parameter its value where nobody passes one: its default, `Annotated[T, Depends(f)]`. */
  private injected(unit: Unit, { type, default: value }: ParameterFact): readonly NodeId[] {
    const annotated = type === undefined ? undefined : nodeOf(unit, type);
    const key = annotated?.op === 'index' && annotated.key !== undefined ? nodeOf(unit, annotated.key) : undefined;
    return [...(value === undefined ? [] : [value]), ...(key?.op === 'list' ? key.items.slice(1) : [])];
  }

  /** The circumstances of a value that is reached from outside its function; undefined, and counted, where too many files lie between. */
  private outside(where: Where, from: Unit, to: Unit): Where | undefined {
    const hops = from === to ? where.hops : where.hops + 1;
    if (hops > MAX_HOPS) {
      this.unfollowed++;
      return undefined;
    }
    return { ...where, frames: [], hops, away: true };
  }

  /** Follows a parameter of a function that is handed on to what it is run with. */
  private visitRuns(fn: FunctionRef, index: number, where: Where, trail: readonly NodeRef[]): void {
    for (const { given, call, runner } of runsOf(this.linker, fn, index)) {
      const outside = this.outside(where, fn.unit, call.unit);
      if (outside) this.visitGiven(given, runner ? { ...outside, frames: [{ call, fn: functionKey(runner) }] } : outside, trail);
    }
  }

  private visitGiven({ value, way, key, part }: Given, where: Where, steps: readonly NodeRef[]): void {
    const trail = [...steps, ...way];
    if (key !== undefined) {
      if (this.isNoText(key, where)) return;
      this.named(key, where, value, trail);
    }
    this.visit(value, part === undefined ? where : this.partOf(where, part), trail);
  }

  /** The call through which a function was entered on the way from a sink; undefined where its callers are to be found. */
  private enteredBy(fn: FunctionRef, { frames }: Where): NodeRef | undefined {
    const top = frames[frames.length - 1];
    return top?.fn === functionKey(fn) ? top.call : undefined;
  }

  private callersOf(fn: FunctionRef): readonly NodeRef[] {
    return this.linker.giversTo(fn).slice(0, MAX_CALLERS);
  }
}
