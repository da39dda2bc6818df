import { memo } from '../base/memo.js';
import { phrase } from '../base/phrase.js';
import type { Linker } from '../linking/linker.js';
import { classOf, functionOf, isPython, nodeOf, withoutBinds } from '../linking/nodes.js';
import { type ClassRef, type FunctionRef, functionKey, isUnknown, lastSegment, type NodeRef, type Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { SymbolPattern } from '../rules/pattern.js';
import type { Rule } from '../rules/rule.js';
import type { RuleSet } from '../rules/ruleset.js';
import { parseSelector } from '../rules/selector.js';
import type { NodeId } from '../source/facts.js';
import { Builder, type Surroundings } from './build.js';
import { Entities, type Entity } from './entities.js';
import { callName, callsBehind, trainedOn } from './fed.js';
import { type FlowResult, follow, type InputParameters } from './flow.js';
import { measuredOn } from './held-out.js';
import { type Match, matchesIn } from './matches.js';
import { pointsAtPerson } from './persons.js';
import { CallGraph, classAround, functionOfCall } from './reach.js';
import { distinctRoutes, findRoutes, type Route, routesIn } from './routes.js';
import { rowsWritten } from './rows.js';
import { select } from './select.js';
import { isAdapter, Talk } from './talk.js';
import { type Kind, MODEL_KINDS } from './touchpoint.js';

/** Bases of classes whose instances are shown with all that they hold. */
const SHOWN = new Set(['TypedDict', 'NamedTuple', 'BaseModel', 'Struct', 'SQLModel']);

/** Names of calls, tasks and addresses by which speech is written down. */
const SPEECH = /transcri|audio\/translations|speech[-_]?recogni|whisper|(?:^|[-_/])asr(?:$|[-_/])|paraformer|sense_?voice|(?:speech|voice)[-_]?to[-_]?text/i;
/** Files whose work is documents and corpora, whoever speaks in them. */
const DOCUMENTS = /(?:^|[/_-])(?:loaders?|ingest\w*|knowledge|datasets?|corpus|corpora|index(?:er|ing)?)(?:[/_.-]|$)/i;
const TASK = parseSelector('url|ctor.task|ctor.0|0');

/** Options of a model's call, and of what it gives, that are functions which are given the answer. */
const HEARS = /^on(?:Finish|End|Final|Completion|Step(?:Finish|End)|Chunk|Token|Text|Delta|Message|Content)$/;

/** Methods of stores and retrievers that are given a question. */
const LOOKUP = /similarity_?search|relevant_?documents|(^|_)a?retrieve(_|$)|hybrid_?search|(^|_)embed_?query(_|$)|(^|_)rerank(_|$)/i;

/** What detection in any one file needs to know of the whole workspace, computed when first asked for. */
export class Scene implements InputParameters {
  readonly builder: Builder;
  readonly graph: CallGraph;
  // A file in another state is another unit, of which nothing is known here yet.
  private readonly found = new WeakMap<Unit, readonly Match[]>();
  private readonly givenCalls = new WeakMap<Unit, Map<readonly SymbolPattern[], ReadonlySet<number>>>();
  private readonly modelCalls = new WeakMap<Unit, ReadonlySet<number>>();
  private readonly hearing = new WeakMap<Unit, ReadonlySet<number>>();
  private readonly pagesIn = new WeakMap<Unit, readonly FunctionRef[]>();
  private readonly reading = new WeakMap<Unit, boolean>();
  private readonly adapting = new WeakMap<Unit, boolean>();
  /** What trainers are given, by file. */
  private readonly trained = new WeakMap<Unit, readonly NodeRef[]>();
  /** The calls that what trainers are given in a file comes from, in whatever files they stand; and all of these that are not empty. */
  private readonly fedIn = new WeakMap<Unit, ReadonlySet<string>>();
  private fed: readonly ReadonlySet<string>[] | undefined;
  /** The calls that what models are measured with in a file comes from. */
  private readonly measured = new WeakMap<Unit, ReadonlySet<string>>();
  /** The calls that rows of training files which a file writes come from. */
  private readonly converted = new WeakMap<Unit, ReadonlySet<string>>();
  private knownEntities: Entities | undefined;
  private knownRoutes: readonly Route[] | undefined;
  private handlers: Map<string, readonly Route[]> | undefined;
  private readonly leading = new Map<string, boolean>();
  private served: ReadonlySet<string> | undefined;
  private asking: boolean | undefined;
  private readonly spoken = new Map<string, boolean>();
  private talk = new Talk(this);
  private readonly conversations = new Map<Entity, boolean>();
  private readonly columns = new Map<Entity, readonly string[]>();
  /** Flow paths that were cut. */
  unfollowed = 0;

  constructor(
    readonly linker: Linker,
    readonly rules: RuleSet,
    readonly around: Surroundings,
  ) {
    this.builder = new Builder(linker, rules, around);
    this.graph = new CallGraph(linker, rules.channels);
  }

  get entities(): Entities {
    this.knownEntities ??= new Entities(this.linker, this.rules);
    return this.knownEntities;
  }

  get routes(): readonly Route[] {
    this.knownRoutes ??= findRoutes(this.linker, this.rules);
    return this.knownRoutes;
  }

  /** Takes an edited file's present state for its former one; what was found in others stays. */
  edited(before: Unit, now: Unit): void {
    this.fed = undefined;
    if (this.knownEntities) this.knownEntities = new Entities(this.linker, this.rules, { entities: this.knownEntities, edited: before, now });
    if (this.knownRoutes)
      this.knownRoutes = distinctRoutes([...routesIn(this.linker, this.rules, now), ...this.knownRoutes.filter((route) => route.unit !== before)]);
    this.handlers = undefined;
    this.leading.clear();
    this.served = undefined;
    this.asking = undefined;
    this.spoken.clear();
    this.talk = new Talk(this);
    this.unfollowed = 0;
  }

  matchesOf(unit: Unit): readonly Match[] {
    return memo(this.found, unit, () => matchesIn(this.linker, this.rules, unit));
  }

  follow(sinks: readonly NodeRef[]): FlowResult {
    const result = follow(this.linker, this.rules, this, sinks);
    this.unfollowed += result.unfollowed;
    return result;
  }

  /** Stands in for a rule where the workspace itself says what a function is. */
  wrapperRule(kind: Kind, name: string): Rule {
    return {
      id: 'config.wrapper',
      kind,
      match: { type: 'call', patterns: [], shapes: [] },
      where: { args: [] },
      capture: {},
      subject: [],
      material: ['carries'],
      facets: kind === 'model-call' ? { medium: 'text' } : {},
      certainty: 'certain',
      note: phrase('{name} is named as a wrapper in clausemark.yaml.', { name }),
      file: 'clausemark.yaml',
      line: 0,
    };
  }

  // Where input enters

  routesOf(unit: Unit, fn: number): readonly Route[] {
    if (!this.handlers) {
      const handlers = new Map<string, Route[]>();
      for (const route of this.routes) {
        const key = functionKey(route.handler);
        const list = handlers.get(key);
        if (list) list.push(route);
        else handlers.set(key, [route]);
      }
      this.handlers = handlers;
    }
    return this.handlers.get(functionKey({ unit, fn })) ?? [];
  }

  isInput(path: string, fn: number, index: number): boolean {
    const unit = this.linker.unit(path);
    if (!unit) return false;
    const routes = this.routesOf(unit, fn);
    if (!routes.length) return false;
    const parameter = functionOf(unit, fn).parameters[index];
    if (!parameter || (functionOf(unit, fn).cls !== undefined && index === 0 && nodeOf(unit, parameter.node).op === 'this')) return false;
    if (routes.every(({ rule }) => rule.match.type === 'route' && rule.match.ignoreParameters.includes(index))) return false;
    if (this.rules.lexicon.hit(parameter.name, 'identifier')) return false;
    if (parameter.default !== undefined && this.isDependency(unit, parameter.default)) return false;
    if (parameter.type === undefined) return !this.isLibraryValue(unit, parameter.node);
    // What a framework or a library hands in is not text; its members may be, and then are sources of their own.
    return this.linker
      .instancesOf(unit, parameter.type)
      .some(
        (ref) => ref.t !== 'external' || isUnknown(ref) || ref.segments[0] === 'builtins' || ref.segments[0] === 'globalThis' || ref.segments[0] === 'typing',
      );
  }

  isNumber(unit: Unit, fn: number, index: number): boolean {
    return this.talk.isNumber(unit, fn, index);
  }

  isTalk(unit: Unit, fn: number, index: number, said: boolean): boolean {
    return this.talk.isTalk(unit, fn, index, said);
  }

  putFor(fn: FunctionRef, index: number): readonly { readonly value: NodeRef; readonly call: NodeRef }[] {
    return this.graph.putFor(fn, index);
  }

  isTalkAt(ref: NodeRef, said: boolean, trail: readonly NodeRef[]): boolean {
    return this.talk.isTalkAt(ref, said, trail);
  }

  isUploadAt(ref: NodeRef): boolean {
    return this.talk.isUploadAt(ref);
  }

  isMessageAt({ unit }: { readonly unit: Unit }): boolean {
    return memo(this.adapting, unit, () => isAdapter(this.rules, unit) || this.readsMessages(unit));
  }

  /** Whether anything in the product asks a model. */
  get asksModels(): boolean {
    this.asking ??= [...this.linker.units.values()].some(
      (unit) => this.around.contextOf(unit) === 'product' && unit.facts.calls.some((id) => this.isModelCall({ unit, id })),
    );
    return this.asking;
  }

  spokenType(unit: Unit, type: NodeId): string | undefined {
    for (const ref of this.linker.instancesOf(unit, type)) if (ref.t === 'instance' && this.isSpoken(ref)) return classOf(ref.unit, ref.cls).name;
    return undefined;
  }

  /** Whether the whole of a value of a type holds what people say: a turn of a talk, or a request to a model. */
  isSpoken(ref: ClassRef): boolean {
    return memo(this.spoken, `${ref.unit.path}#${ref.cls}`, () => {
      const { classes, external } = this.linker.ancestors(ref);
      const owners = [ref, ...classes].map(({ unit, cls }) => classOf(unit, cls));
      const own = owners[0];
      if (!own || own.form === 'enum') return false;
      // Of other classes of Python, an instance shows nothing of what it holds.
      const isShown =
        !isPython(ref.unit) ||
        external.some((base) => SHOWN.has(lastSegment(base))) ||
        own.methods.some(({ name, fn }) => /^__(?:str|repr)__$/.test(name) && showsAll(ref.unit, fn)) ||
        own.decorators.some((id) => this.linker.refs(ref.unit, id).some((target) => target.t === 'external' && target.segments.includes('dataclass')));
      if (!isShown) return false;
      const names = owners.flatMap(({ fields }) => fields.map(({ name }) => name));
      return (
        this.builder.isConversation(names, [own.name]) ||
        (names.includes('model') && names.some((name) => /^(?:messages|prompt)$/.test(name))) ||
        (this.isMessage(names) && this.isMessageAt(ref))
      );
    });
  }

  /** Whether something has the parts of one message: its key, its text and whose it is. */
  private isMessage(names: readonly string[]): boolean {
    const { lexicon } = this.rules;
    const has = (...classes: readonly string[]): boolean => names.some((name) => classes.some((of) => lexicon.hit(name, of)?.strength === 'strong'));
    return names.some((name) => /^(?:msg|message)_?id$/i.test(name)) && has('message-text') && has('user-key', 'speaker-role');
  }

  /** What a framework is known to hand in; its members may be text, and are sources of their own. */
  private isLibraryValue(unit: Unit, node: number): boolean {
    return this.linker.refs(unit, node).some((ref) => ref.t === 'external' && !isUnknown(ref) && ref.segments[0]?.startsWith('npm:'));
  }

  private isDependency(unit: Unit, id: number): boolean {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') return false;
    const callee = nodeOf(unit, node.callee);
    const name =
      callee.op === 'member' || callee.op === 'name' ? callee.name : callee.op === 'import' ? callee.name : callee.op === 'bind' ? callee.name : undefined;
    return name !== undefined && ['Depends', 'Security', 'Header', 'Cookie', 'Inject', 'Provide'].includes(name);
  }

  isModelCall(ref: NodeRef): boolean {
    const calls = memo(this.modelCalls, ref.unit, () => {
      const models = this.matchesOf(ref.unit).filter(
        ({ rule, matched }) => MODEL_KINDS.has(rule.kind) && rule.where.args.every((test) => this.builder.passes(test, matched)),
      );
      return new Set(models.map(({ matched }) => matched.call.id));
    });
    return calls.has(ref.id);
  }

  isAnswered({ unit, fn }: FunctionRef): boolean {
    const heard = memo(this.hearing, unit, () => new Set(isPython(unit) ? [] : unit.facts.calls.flatMap((id) => this.hearersOf({ unit, id }))));
    return heard.has(fn);
  }

  /** The functions that a call of a model, or of what it gave, is to hand the answer to. */
  private hearersOf(call: NodeRef): readonly number[] {
    const { unit } = call;
    const node = nodeOf(unit, call.id);
    if (node.op !== 'call') return [];
    const hearers = node.args.flatMap(({ value }) => {
      const options = nodeOf(unit, withoutBinds(unit, value));
      return options.op === 'map' ? options.entries.filter(({ key }) => key !== undefined && HEARS.test(key)).map((entry) => entry.value) : [];
    });
    if (!hearers.length || !(this.isModelCall(call) || this.isOfAnswer(unit, node.callee))) return [];
    return hearers.flatMap((value) => this.linker.refs(unit, value).flatMap((ref) => (ref.t === 'function' && ref.unit === unit ? [ref.fn] : [])));
  }

  /** `result.toUIMessageStreamResponse` */
  private isOfAnswer(unit: Unit, callee: NodeId): boolean {
    const method = nodeOf(unit, callee);
    if (method.op !== 'member') return false;
    return this.linker.refs(unit, method.object).some((ref) => ref.t === 'external' && ref.calls.slice(-1).some((made) => this.isModelCall(made)));
  }

  isSpeech(ref: NodeRef): boolean {
    if (!this.routes.length || DOCUMENTS.test(ref.unit.path)) return false;
    return this.matchesOf(ref.unit).some(({ rule, matched }) => {
      if (matched.call.id !== ref.id || !MODEL_KINDS.has(rule.kind)) return false;
      if (matched.path.segments.some((name) => SPEECH.test(name))) return true;
      const said = select(this.linker, matched, TASK).flatMap((node) => textsOf(this.linker, node));
      return said.some(({ text }) => text !== undefined && SPEECH.test(text));
    });
  }

  /** Whether a call stands in a class that trains a model. */
  isInTraining(call: NodeRef): boolean {
    const around = this.rules.trainers.empty ? undefined : classAround(call);
    return around !== undefined && this.linker.ancestors(around).external.some(({ segments }) => this.rules.trainers.find(segments).length > 0);
  }

  /** Whether what a call gives is written into rows of a training file, by its own file. */
  isConverted(call: NodeRef): boolean {
    return this.isBehind(this.converted, call, () => rowsWritten(this, call.unit).flatMap(({ values }) => values));
  }

  /** Whether what a call gives is what a class of a library measures a model with, in its own file. */
  isMeasuredWith(call: NodeRef): boolean {
    return this.isBehind(this.measured, call, () => measuredOn(this.linker, call.unit));
  }

  /** Whether a call is one of those that some values of its file come from. */
  private isBehind(known: WeakMap<Unit, ReadonlySet<string>>, call: NodeRef, values: () => readonly NodeRef[]): boolean {
    const calls = memo(known, call.unit, () => {
      const found = values();
      return found.length ? callsBehind(this.linker, found) : new Set<string>();
    });
    return calls.has(callName(call));
  }

  /** Whether a model is trained in a file. */
  trainsIn(unit: Unit): boolean {
    return this.trainedIn(unit).length > 0;
  }

  private trainedIn(unit: Unit): readonly NodeRef[] {
    return memo(this.trained, unit, () => trainedOn(this.linker, unit));
  }

  /** Whether what a call gives is handed on to a trainer, as what it trains on. */
  isFed(call: NodeRef): boolean {
    this.fed ??= [...this.linker.units.values()].flatMap((unit) => {
      const calls = memo(this.fedIn, unit, () => callsBehind(this.linker, this.trainedIn(unit)));
      return calls.size > 0 ? [calls] : [];
    });
    const name = callName(call);
    return this.fed.some((calls) => calls.has(name));
  }

  /** Whether a file reads what a messenger sends. */
  readsMessages(unit: Unit): boolean {
    return memo(this.reading, unit, () =>
      unit.facts.calls.some((id) => {
        const node = nodeOf(unit, id);
        const targets = node.op === 'call' ? this.linker.refs(unit, node.callee) : [];
        return targets.some((ref) => ref.t === 'external' && this.rules.parsers.some((regex) => regex.test(ref.segments.join('.'))));
      }),
    );
  }

  /** The calls in a file whose results the project's own data sets, of some base classes, are made of. */
  given(unit: Unit, bases: readonly SymbolPattern[], find: () => ReadonlySet<number>): ReadonlySet<number> {
    return memo(
      memo(this.givenCalls, unit, () => new Map<readonly SymbolPattern[], ReadonlySet<number>>()),
      bases,
      find,
    );
  }

  /** Whether a function makes a model call, itself or through others; `within` is how many calls away. */
  leadsToModel(start: FunctionRef, within = 3): boolean {
    const key = `${functionKey(start)}#${within}`;
    let known = this.leading.get(key);
    if (known === undefined) {
      known = false;
      this.graph.walk(start, (fn, depth) => {
        if (depth > within) return true;
        known ||= this.graph.callsIn(fn.unit, fn.fn).some((id) => this.isModelCall({ unit: fn.unit, id }));
        return known === true;
      });
      this.leading.set(key, known);
    }
    return known;
  }

  /** Whether a function looks a question up, or is handed it together with whose it is and what became of it. */
  asksAround({ unit, fn }: FunctionRef): boolean {
    const { lexicon } = this.rules;
    const names = (unit.facts.functions[fn]?.parameters ?? []).map(({ name }) => name);
    const has = (className: string): boolean => names.some((name) => lexicon.hit(name, className)?.strength === 'strong');
    if (has('user-key') && (has('user-text') || has('answer-text'))) return true;
    return this.graph.callsIn(unit, fn).some((id) => {
      const node = nodeOf(unit, id);
      const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
      return callee?.op === 'member' && LOOKUP.test(callee.name);
    });
  }

  /** The functions that show people a page on which they talk to a model. */
  private get pages(): readonly FunctionRef[] {
    return [...this.linker.units.values()].flatMap((unit) =>
      memo(this.pagesIn, unit, () =>
        this.matchesOf(unit).flatMap(({ rule, matched }) => (rule.kind === 'service-interface' ? [functionOfCall(matched.call)] : [])),
      ),
    );
  }

  /** Whether a function runs for somebody's request: a route or a page leads to it. */
  isServed(fn: FunctionRef): boolean {
    this.served ??= this.graph.reachedFrom([...this.routes.map(({ handler }) => handler), ...this.pages]);
    return this.served.has(functionKey(fn));
  }

  /** Whether a store's fields say that it holds what people and models said. */
  isConversation(entity: Entity): boolean {
    return memo(this.conversations, entity, () => isStore(entity) && this.builder.isConversation(this.columnsOf(entity), [entity.name, entity.table]));
  }

  /** Whether a store's fields say that it holds what people used. */
  isUsage(entity: Entity): boolean {
    return isStore(entity) && !this.isConversation(entity) && this.builder.isUsage(this.columnsOf(entity), [entity.name, entity.table]);
  }

  /** The names of what a record holds; a key to a table of people stands there as the key of a user, whatever it is called. */
  columnsOf(entity: Entity): readonly string[] {
    return memo(this.columns, entity, () => {
      const names = entity.fields.map((field) => field.name);
      return pointsAtPerson(this.linker, this.rules, this.entities, entity) ? [...names, 'user_id'] : names;
    });
  }
}

/** Whether a function makes use of all that its object holds: `return str(self.__dict__)`. */
function showsAll(unit: Unit, fn: number): boolean {
  const [from, to] = functionOf(unit, fn).extent;
  for (let id = 0; id < unit.facts.nodes.length; id++) {
    const node = nodeOf(unit, id);
    if (node.op === 'member' && node.name === '__dict__' && node.span[0] >= from && node.span[1] <= to) return true;
  }
  return false;
}

function isStore({ definition }: Entity): boolean {
  return definition.role === 'store';
}
