import { memo } from '../base/memo.js';
import { phrase } from '../base/phrase.js';
import type { Span } from '../base/text.js';
import { mayBeParameter, nodeOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import { isConstant, weaker } from './build.js';
import type { CallFound } from './calls.js';
import { CHANGES, type Entity, mapKeys } from './entities.js';
import { parametersIn } from './flow.js';
import { isWithin } from './layers.js';
import type { Match } from './matches.js';
import { calleeSpan, firstLine, placeOf } from './place.js';
import { functionAt, functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { entriesOf, givenBy, isMap, select } from './select.js';
import { parseSqlScript, type SqlStatement } from './sql.js';
import { holdsUserKey, isAsking, textIn } from './text.js';
import type { Certainty } from './touchpoint.js';

/** What a write goes to: an entity of the workspace, or a table that only a name or a statement tells of. */
interface Target {
  readonly entity?: Entity;
  readonly table: string;
  readonly statement?: SqlStatement;
}

/** What a write hands over. */
interface Written {
  readonly values: readonly NodeRef[];
  /** Those of them that are given under the name of a column. */
  readonly named: ReadonlyMap<string, NodeRef>;
  /** Other columns keep what they held. */
  readonly partial: boolean;
  /** A row that is there is changed. */
  readonly updates: boolean;
}

/** Touchpoints of `write` rules in a file: writes to stores that hold what people and models said. */
export function writeTouchpoints(scene: Scene, unit: Unit): readonly CallFound[] {
  return scene.matchesOf(unit).flatMap((match) => {
    if (match.rule.match.type !== 'write') return [];
    const handed = handedStatements(scene, match);
    if (handed.length) return handed.flatMap((call) => writeTouchpoint(scene, call.matched.call.unit, call));
    return writeTouchpoint(scene, unit, match);
  });
}

/**
 * `def execute(self, sql, params): cursor.execute(sql, params)`: each call that hands over a statement is the place,
 * with the arguments that it gives for the parameters.
 */
export function handedStatements(scene: Scene, match: Match): readonly Match[] {
  return memo(statements, match, () => findStatements(scene, match));
}

/** By match: what is written and which tables are made both ask. */
const statements = new WeakMap<Match, readonly Match[]>();

function findStatements(scene: Scene, match: Match): readonly Match[] {
  const { rule, matched } = match;
  if (rule.match.type !== 'write' || !isStatementRule(rule.match.entity.source)) return [];
  const fn = functionOfCall(matched.call);
  const statement = select(scene.linker, matched, rule.match.entity);
  const parameters = fn.fn === 0 ? [] : parametersIn(scene.linker, scene.rules, statement, fn);
  const [first] = parameters;
  if (first === undefined) return [];
  return scene.linker.callersOf(fn).flatMap((call) => {
    const [sql] = scene.linker.argumentsOfCall(call, fn, first);
    const node = scene.linker.node(call);
    if (!sql || node.op !== 'call') return [];
    const others = node.args.map((argument) => ({ unit: call.unit, id: argument.value })).filter((argument) => argument.id !== sql.id);
    return [
      { rule, matched: { call, path: matched.path }, by: match.by, span: calleeSpan(call), extent: node.span, handed: { statement: sql, values: others } },
    ];
  });
}

export function isStatementRule(source: string): boolean {
  return /\b(?:sql|query|text|statement|operation)\b/.test(source);
}

function writeTouchpoint(scene: Scene, unit: Unit, match: Match): readonly CallFound[] {
  const { rule, matched } = match;
  if (rule.match.type !== 'write' || !rule.where.args.every((test) => scene.builder.passes(test, matched))) return [];
  const target = targetOf(scene, match);
  if (!target) return [];
  const written = writtenBy(scene, match, target);
  const { values, named } = written;
  const keys = [
    ...new Set([
      ...named.keys(),
      ...values.flatMap((value) => mapKeys(scene.linker, value)),
      ...keywordsOf(scene, values),
      ...(target.statement?.columns ?? []),
    ]),
  ];
  const usage = isUsage(scene, target, keys, values);
  const sure = usage ? 'declared' : certaintyOf(scene, target, keys, written, functionOfCall(matched.call));
  if (!sure) return [];
  const text = values.length ? textIn(scene, values) : undefined;
  const personal = target.entity
    ? holdsUserKey(
        scene,
        target.entity.fields.map((field) => field.name),
      )
    : holdsUserKey(scene, keys);
  const kept = usage ? ['usage'] : [...(sure === 'likely' && text ? [] : ['user-input']), ...(text?.carries ?? [])];
  const carries = [...new Set([...kept, ...(personal ? ['personal'] : [])])].sort();
  const evidence = target.entity
    ? [
        {
          path: target.entity.unit.path,
          range: placeOf(target.entity.unit, firstLine(target.entity.unit, target.entity.nameSpan)).range,
          note: phrase('writes to {table}', { table: target.entity.table }),
        },
      ]
    : [];
  const touchpoint = scene.builder.touchpoint(
    rule,
    { unit, ...placeOfWrite(scene, match) },
    {
      subject: `table:${target.table}`,
      certainty: weaker(match.by === 'name' ? rule.certainty : 'likely', sure),
      facets: { ...rule.facets, carries },
      evidence: [...evidence, ...(text?.evidence ?? [])],
    },
  );
  const texts = keys.filter((key) => scene.rules.lexicon.holdsText(key)).flatMap((key) => givenFor(scene, written, key));
  const own = texts.filter((text) => isAround(functionAt(text), matched.call));
  const keepsTalk = target.entity !== undefined && scene.isConversation(target.entity);
  // Where the columns are not told, or by callers only, the whole of a row is handed over.
  const isWhole = (!keys.length || texts.length > own.length) && !written.updates && values.length > 0;
  const isKept = keepsTalk && (own.length > 0 || isWhole);
  const found = { touchpoint, call: matched.call, sinks: isKept && own.length ? own : values, isKept, rule };
  const isTold = keepsTalk || usage || written.updates || target.entity?.definition.role !== 'store' || target.entity.by !== undefined;
  return target.entity && !isTold ? [found, headerOf(scene, target.entity, found)] : [found];
}

/** A table whose columns do not tell what it holds: what is written to it does. */
function headerOf(scene: Scene, { unit, table, nameSpan, extent }: Entity, { rule, call, touchpoint }: CallFound): CallFound {
  const at = { unit, span: firstLine(unit, nameSpan), extent };
  const { subject, facets, certainty, path, range } = touchpoint;
  const evidence = [{ path, range, note: phrase('writes to {table}', { table }) }];
  return { touchpoint: scene.builder.touchpoint(rule, at, { subject, certainty, facets, evidence }), call, sinks: [], rule };
}

/** Whether a call stands in a function, or the function is its module. */
function isAround({ unit, fn }: FunctionRef, call: NodeRef): boolean {
  return unit === call.unit && (fn === 0 || isWithin(call, { unit, fn }));
}

function writtenBy(scene: Scene, match: Match, { statement }: Target): Written {
  const { rule, matched } = match;
  const updates = statement
    ? statement.verb === 'update'
    : matched.path.segments.some((segment) => /^(?:find\w*And)?[uU]pdate(?:One|Many)?$|_update$|^update_/.test(segment));
  const later = laterCalls(scene, match);
  if (later.length) {
    const args = later.flatMap(({ unit, id }) => {
      const node = nodeOf(unit, id);
      return node.op === 'call' ? node.args.map(({ name, value }) => ({ name, value: { unit, id: value } })) : [];
    });
    const named = new Map(args.flatMap(({ name, value }): [string, NodeRef][] => (name === undefined ? [] : [[name, value]])));
    return { values: args.map(({ value }) => value), named, partial: true, updates };
  }
  const selector = rule.match.type === 'write' ? rule.match.value : undefined;
  const values = match.handed ? match.handed.values : selector ? select(scene.linker, matched, selector) : valueNodes(scene, match);
  const areMaps = values.length > 0 && values.every((value) => isMap(scene.linker, value));
  const columns = updates && !statement && !selector ? argumentsByName(matched.call) : new Map<string, NodeRef>();
  return { values, named: columns, partial: statement === undefined ? areMaps || columns.size > 0 : statement.verb === 'update', updates };
}

/** `rows.update(text=said)`. */
function argumentsByName({ unit, id }: NodeRef): ReadonlyMap<string, NodeRef> {
  const node = nodeOf(unit, id);
  const args = node.op === 'call' ? node.args : [];
  return new Map(args.flatMap(({ name, value }): [string, NodeRef][] => (name === undefined ? [] : [[name, { unit, id: value }]])));
}

/** `insert(table).where(…).values(…)`: the calls on what a call gives that are handed what is written. */
function laterCalls(scene: Scene, { rule, matched }: Match): readonly NodeRef[] {
  const then = rule.match.type === 'write' ? rule.match.then : undefined;
  if (then === undefined) return [];
  const { unit } = matched.call;
  return unit.facts.calls.flatMap((id) => {
    const node = nodeOf(unit, id);
    if (node.op !== 'call') return [];
    const callee = nodeOf(unit, node.callee);
    if (callee.op !== 'member' || callee.name !== then) return [];
    const isOn = scene.linker
      .refs(unit, callee.object)
      .some((ref) => ref.t === 'external' && ref.calls.some((call) => call.unit === unit && call.id === matched.call.id));
    return isOn ? [{ unit, id }] : [];
  });
}

/** Methods that run a statement that was put together before. */
const RUNS = /^(?:execute|exec|scalars?|stream(?:_scalars)?)$/;

/** `session.execute(update(T).values(…))`: what runs a statement writes, wherever the statement was put together. */
function placeOfWrite(scene: Scene, { rule, matched, span, extent }: Match): { readonly span: Span; readonly extent: Span } {
  if (rule.match.type !== 'write' || rule.match.then === undefined) return { span, extent };
  const { unit } = matched.call;
  for (const id of unit.facts.calls) {
    const node = nodeOf(unit, id);
    const callee = node.op === 'call' ? nodeOf(unit, node.callee) : undefined;
    const statement = node.op === 'call' ? node.args[0] : undefined;
    if (node.op !== 'call' || callee?.op !== 'member' || !RUNS.test(callee.name) || statement === undefined) continue;
    const isRun = scene.linker
      .refs(unit, statement.value)
      .some((ref) => ref.t === 'external' && ref.calls.some((call) => call.unit === unit && call.id === matched.call.id));
    if (isRun) return { span: calleeSpan({ unit, id }), extent: node.span };
  }
  return { span, extent };
}

function valueNodes(scene: Scene, { rule, matched }: Match): readonly NodeRef[] {
  const node = nodeOf(matched.call.unit, matched.call.id);
  if (node.op !== 'call' || rule.match.type !== 'write') return [];
  const args = node.args.map((argument) => ({ unit: matched.call.unit, id: argument.value }));
  if (args.length) return args;
  // `new Model(values).save()`, `insert(table).values(…)`: what is written was given to an earlier call of the chain.
  const maker = matched.path.calls[matched.path.calls.length - 1];
  const made = maker ? scene.linker.node(maker) : undefined;
  return maker && made?.op === 'call' ? made.args.flatMap((argument) => givenBy(scene.linker, maker.unit, argument)) : [];
}

function targetOf(scene: Scene, { rule, matched, handed }: Match): Target | undefined {
  if (rule.match.type !== 'write') return undefined;
  for (const alternative of rule.match.entity.alternatives) {
    if ('special' in alternative.head && alternative.head.special === 'via') {
      const { via } = matched.path;
      const entity = via ? scene.entities.ofClass(via.unit, via.cls) : undefined;
      if (entity) return { entity, table: entity.table };
    } else if ('special' in alternative.head && alternative.head.special === 'segment') {
      const name = matched.path.segments[matched.path.segments.length - 2];
      if (name && /^[\w-]+$/.test(name)) return named(scene, name);
    }
  }
  for (const node of handed ? [handed.statement] : select(scene.linker, matched, rule.match.entity)) {
    const entity = scene.entities.of(node);
    if (entity) return { entity, table: entity.table };
    for (const { text } of textsOf(scene.linker, node)) {
      if (text === undefined) continue;
      const statements = /\s/.test(text.trim()) ? parseSqlScript(text) : [];
      const writing = statements.filter(({ verb }) => verb !== 'select' && verb !== 'delete');
      if (statements.length) {
        const conversation = writing.find(({ table, columns }) => scene.builder.isConversation(columns, [table])) ?? writing[0];
        return conversation && { ...named(scene, conversation.table), statement: conversation };
      }
      if (/^[\w.-]+$/.test(text)) return named(scene, text.split('.').pop() ?? text);
    }
  }
  return undefined;
}

function named(scene: Scene, table: string): Target {
  const entity = scene.entities.ofTable(table);
  return entity ? { entity, table: entity.table } : { table };
}

/** `Message(content=text, user_id=uid)`: the names under which a new entity is given its values. */
function keywordsOf(scene: Scene, values: readonly NodeRef[]): readonly string[] {
  return values.flatMap((value) =>
    scene.linker.refs(value.unit, value.id).flatMap((ref) => {
      const call = ref.t === 'instance' ? ref.call : undefined;
      const node = call ? scene.linker.node(call) : undefined;
      return node?.op === 'call' ? node.args.flatMap((argument) => argument.name ?? []) : [];
    }),
  );
}

function certaintyOf(scene: Scene, target: Target, keys: readonly string[], written: Written, at: FunctionRef): Certainty | undefined {
  const { lexicon } = scene.rules;
  const { values } = written;
  const hasText = keys.some((key) => lexicon.holdsText(key) && !isEmptied(scene, written, key));
  const partial = written.partial && (keys.length > 0 || target.statement?.verb === 'update');
  // A row of a type that holds what is said, put together elsewhere: `{ **message }`, `INSERT INTO steps ({columns})`.
  const isSpoken = (): boolean => values.length > 0 && target.statement?.verb !== 'create' && textIn(scene, values).by === 'typed';
  if (target.entity && scene.isConversation(target.entity)) {
    if (!keys.length && written.updates && !target.entity.fields.some(({ name }) => lexicon.holdsText(name)))
      return textIn(scene, values).certainty && 'declared';
    if (!partial || hasText || isHeaderRow(scene, target.entity, keys, written) || isSpoken() || isNamedAfter(scene, target.entity.table, keys, values))
      return 'declared';
    return undefined;
  }
  const isCreated = target.statement?.verb === 'create';
  // The type of a collection may leave out what is made of other types (`Pick<Talk, …> & …`); a table has the columns that it has.
  if (target.entity && !target.entity.by && !lexicon.hit(target.table, 'chat-header')) return isCreated ? undefined : asked(scene, values, at);
  if (scene.builder.isConversation(keys, [target.table])) return partial && !hasText ? undefined : 'declared';
  const name = lexicon.hit(target.table, 'conversation');
  if (name?.strength === 'strong' && (hasText || !keys.length) && !(target.statement?.verb === 'update' && !hasText)) {
    return hasText ? 'declared' : textIn(scene, values).certainty;
  }
  if (isNamedAfter(scene, target.table, keys, values)) return 'declared';
  if (!hasText && (target.statement?.columns ?? []).every((name) => name.includes('…')) && isSpoken()) return 'declared';
  if (isCreated) return undefined;
  return hasText && textIn(scene, values).certainty === 'certain' ? 'likely' : asked(scene, values, at);
}

/** Under names that say nothing: what a model answers where people are served, and what somebody says who is answered by one. */
function asked(scene: Scene, values: readonly NodeRef[], at: FunctionRef): Certainty | undefined {
  if (!values.length) return undefined;
  const { carried } = scene.follow(values);
  if (carried.some(({ label }) => label === 'output') && scene.isServed(at)) return 'likely';
  const said = carried.filter(({ label, by }) => label === 'user-input' && by === 'source');
  return said.some(({ steps: [source] }) => isAsking(scene, at) || (source && isAsking(scene, functionAt(source)))) ? 'likely' : undefined;
}

/** Whether what somebody used is written: into a table of that, or under names that say it. */
function isUsage(scene: Scene, { entity, table, statement }: Target, keys: readonly string[], values: readonly NodeRef[]): boolean {
  if (entity ? !scene.isUsage(entity) : !scene.builder.isUsage(keys, [table])) return false;
  return statement?.verb === 'create' || (keys.length ? keys.some((key) => scene.rules.lexicon.hit(key, 'token-usage')) : values.length > 0);
}

/** A row of a table whose texts stand in another: of a message its role, of a talk what happened, of a chat the title that it was given. */
function isHeaderRow(scene: Scene, entity: Entity, keys: readonly string[], written: Written): boolean {
  const { lexicon } = scene.rules;
  if (written.updates || entity.fields.some(({ name }) => lexicon.holdsText(name))) return false;
  if (lexicon.hit(entity.table, 'chat-header')) return keys.some((key) => lexicon.hit(key, 'chat-title') && !isEmptied(scene, written, key));
  return keys.some((key) => lexicon.hit(key, 'message-role') || (lexicon.hit(key, 'talk-event') && !isEmptied(scene, written, key)));
}

/** Whether a chat is named by what somebody said: often by its first question. */
function isNamedAfter(scene: Scene, table: string, keys: readonly string[], values: readonly NodeRef[]): boolean {
  const { lexicon } = scene.rules;
  return lexicon.hit(table, 'chat-header') !== undefined && keys.some((key) => lexicon.hit(key, 'chat-title')) && textIn(scene, values).certainty === 'certain';
}

/** `{ blocks: [] }`, `{ text: '' }`: a column that the program itself fills or empties. */
function isEmptied(scene: Scene, written: Written, key: string): boolean {
  const given = givenFor(scene, written, key);
  return given.length > 0 && given.every((value) => !mayBeParameter(value.unit, value.id) && isConstant(scene.linker, value));
}

/** What a write gives for a column. */
function givenFor(scene: Scene, { values, named }: Written, key: string): readonly NodeRef[] {
  const own = named.get(key);
  if (own) return [own];
  return values
    .flatMap((value) => [value, ...CHANGES.flatMap((operator) => entriesOf(scene.linker, value, operator))])
    .flatMap((value) => entriesOf(scene.linker, value, key));
}
