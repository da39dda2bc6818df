import { definitionsIn, functionOf, isPython, literalOf, nodeOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type NodeRef, nodeKey, type Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { RowForm } from '../rules/rule.js';
import { weaker } from './build.js';
import type { CallFound } from './calls.js';
import { mapKeys } from './entities.js';
import type { Match } from './matches.js';
import { MAX_NAMING_CALLERS, namingParameters, namingValues } from './named.js';
import { calleeSpan } from './place.js';
import { functionOfCall } from './reach.js';
import type { Scene } from './scene.js';
import { entriesOf, select } from './select.js';
import type { Certainty } from './touchpoint.js';

/** Calls that give, in another form, what they are given: `json.dumps(row)`, `pandas.DataFrame(rows)`, `sorted(rows)`, `as_completed(rows)`. */
const OF_ARGUMENT =
  /^(?:dumps|stringify|encode|DataFrame|from_records|from_list|from_dict|from_pandas|list|tuple|sorted|reversed|iter|deepcopy|structuredClone|copy|sample|tqdm|enumerate|zip|asdict|gather|as_completed|wait_for|create_task|ensure_future|all|allSettled)$/;

/** Methods that give what they are called on, or a part of it. */
const OF_RECEIVER =
  /^(?:encode|strip|items|values|copy|decode|replace|shuffle|select|train_test_split|to_pandas|iterrows|join|filter|slice|flat|sort|toSorted|reverse|concat|entries|toString|trim)$/;

/** Calls that give what a function makes of each of something. */
const MAPPING = /^(?:map|imap|imap_unordered|starmap|apply|thread_map|process_map|flat_?map)$/i;

/** The names that turns of a chat have for who speaks and what is said. */
const TURN = new Set(['role', 'content', 'from', 'value', 'human', 'assistant', 'gpt', 'user']);

const MAX_NODES = 300;

/** Values that may be rows, and the parameters of the function asked about that they may come from. */
interface Rows {
  readonly maps: readonly NodeRef[];
  readonly parameters: readonly number[];
}

/** Touchpoints where rows of a training file are written, of `call` rules that ask for them. */
export function rowTouchpoints(scene: Scene, unit: Unit): readonly CallFound[] {
  return rowsWritten(scene, unit).map(({ found }) => found);
}

/** A place where rows of a training file are written, and the values that are. */
export interface RowsWritten {
  readonly found: CallFound;
  readonly values: readonly NodeRef[];
}

/** The same, each with what is written. */
export function rowsWritten(scene: Scene, unit: Unit): readonly RowsWritten[] {
  return scene.matchesOf(unit).flatMap((match): readonly RowsWritten[] => {
    const { rule, matched } = match;
    const { rows } = rule.where;
    if (!rows || !rule.where.args.every((test) => scene.builder.passes(test, matched))) return [];
    const values = select(scene.linker, matched, rows);
    const fn = functionOfCall(matched.call);
    const { maps, parameters } = rowsOf(scene, values, fn);
    const certainty = certaintyOf(scene, maps, fn);
    if (certainty) return [{ found: found(scene, match, matched.call, certainty, scene.builder.describe(rule, matched).subject), values }];
    return parameters.length ? handed(scene, match, fn, parameters) : [];
  });
}

/** `def jdump(rows, path)`: the calls that give the rows are the places. */
function handed(scene: Scene, match: Match, fn: FunctionRef, parameters: readonly number[]): readonly RowsWritten[] {
  const { linker, builder } = scene;
  const { rule, matched } = match;
  const naming = namingValues(linker, rule, matched);
  const names = namingParameters(naming, fn);
  const tests = rule.where.args.filter(({ notMatches }) => notMatches);
  return linker
    .callersOf(fn)
    .slice(0, MAX_NAMING_CALLERS)
    .flatMap((call): readonly RowsWritten[] => {
      const given = parameters.flatMap((index) => linker.argumentsOfCall(call, fn, index));
      const around = functionOfCall(call);
      const certainty = functionKey(around) === functionKey(fn) ? undefined : certaintyOf(scene, rowsOf(scene, given, around).maps, around);
      const paths = names.flatMap((index) => linker.argumentsOfCall(call, fn, index));
      if (!certainty || !tests.every((test) => builder.passesAt(test, paths))) return [];
      return [{ found: found(scene, match, call, certainty, builder.subjectNamed('file', paths)), values: given }];
    });
}

function found(scene: Scene, { rule, by }: Match, call: NodeRef, certainty: Certainty, subject: string): CallFound {
  const { unit, id } = call;
  const at = { unit, span: calleeSpan(call), extent: nodeOf(unit, id).span };
  const sure = weaker(weaker(certainty, rule.certainty), by === 'name' ? 'certain' : 'likely');
  return { touchpoint: scene.builder.touchpoint(rule, at, { subject, certainty: sure }), call, sinks: [], rule };
}

/** What may be rows in values of a function, within it and what it calls. */
function rowsOf({ linker }: Scene, values: readonly NodeRef[], fn: FunctionRef): Rows {
  const maps: NodeRef[] = [];
  const parameters = new Set<number>();
  const seen = new Set<string>();
  /** What functions are run on each of, by the function. */
  const elements = new Map<string, readonly NodeRef[]>();
  const queue = [...values];
  for (const ref of queue) {
    const key = nodeKey(ref);
    if (seen.has(key) || seen.size > MAX_NODES) continue;
    seen.add(key);
    const { unit } = ref;
    const push = (...ids: readonly number[]): void => {
      queue.push(...ids.map((id) => ({ unit, id })));
    };
    const node = linker.node(ref);
    switch (node.op) {
      case 'map':
        maps.push(ref);
        // Rows by something that only run time knows: a picture's path, a number.
        push(...node.entries.filter((entry) => entry.key === undefined).map(({ value }) => value), ...node.spreads);
        break;
      case 'list':
        push(...node.items);
        break;
      case 'concat':
        push(...node.parts);
        break;
      case 'update':
        if (node.key === undefined) push(node.value);
        else maps.push(ref);
        push(node.object);
        break;
      case 'index':
        if (node.key === undefined || typeof literalOf(unit, node.key) !== 'string') push(node.object);
        break;
      case 'param':
        if (unit === fn.unit && node.fn === fn.fn) parameters.add(node.index);
        queue.push(...(elements.get(functionKey({ unit, fn: node.fn })) ?? []));
        break;
      case 'call': {
        const callee = nodeOf(unit, node.callee);
        const name = callee.op === 'member' || callee.op === 'name' || callee.op === 'import' || callee.op === 'bind' ? (callee.name ?? '') : '';
        const args = node.args.map(({ value }) => value);
        for (const called of linker.calledFunctions(ref)) queue.push(...functionOf(called.unit, called.fn).returns.map((id) => ({ unit: called.unit, id })));
        // `"\n".join(rows)` of Python gives what it is given; `rows.join("\n")` what it is called on.
        if (name === 'join' && isPython(unit)) push(...args);
        if (MAPPING.test(name))
          for (const id of args)
            for (const target of linker.refs(unit, id)) {
              if (target.t !== 'function') continue;
              const others = args.filter((other) => other !== id);
              elements.set(
                functionKey(target),
                [...others, ...(callee.op === 'member' ? [callee.object] : [])].map((at) => ({ unit, id: at })),
              );
              queue.push(...functionOf(target.unit, target.fn).returns.map((at) => ({ unit: target.unit, id: at })));
            }
        if (OF_ARGUMENT.test(name)) push(...args);
        if (callee.op === 'member' && OF_RECEIVER.test(name)) push(callee.object);
        break;
      }
      default:
        push(...definitionsIn(unit, ref.id));
    }
  }
  return { maps, parameters: [...parameters] };
}

/** How sure it is that one of the values is a row of a training file; undefined where none looks like one, or somebody is served here. */
function certaintyOf(scene: Scene, maps: readonly NodeRef[], fn: FunctionRef): Certainty | undefined {
  let best: Certainty | undefined;
  for (const map of maps) {
    const keys = new Set(mapKeys(scene.linker, map));
    if ([...keys].some((key) => scene.rules.notRows.has(key))) continue;
    for (const form of scene.rules.rowForms) {
      if (form.keyed && !isChangedInPlace(scene, map)) continue;
      const certainty = form.keys.every((group) => group.some((key) => keys.has(key))) ? certaintyOfForm(scene, map, form, fn) : undefined;
      if (certainty) best = best && weaker(best, certainty) === certainty ? best : certainty;
    }
  }
  return best && scene.isServed(fn) ? undefined : best;
}

function certaintyOfForm(scene: Scene, map: NodeRef, form: RowForm, fn: FunctionRef): Certainty | undefined {
  const asks = scene.leadsToModel(fn);
  if (!form.turns.length) return form.unsure || asks ? (form.unsure && asks ? undefined : 'likely') : 'declared';
  const turns = form.turns.flatMap((key) => entriesOf(scene.linker, map, key));
  const isTurn = (value: NodeRef): boolean => mapKeys(scene.linker, value).some((key) => TURN.has(key));
  // `c.messages.map((m) => ({ role: m.role, content: m.content }))`, `for chat in chats()`: turns that something makes.
  const isChat = turns.some(isTurn) || rowsOf(scene, turns, fn).maps.some(isTurn);
  // A chat that is kept while somebody has it is no training file; one whose question and answer are put in where it stands is.
  if (form.unsure) return isChat && (!asks || isExchange(scene, map, form)) ? 'likely' : undefined;
  return isChat && !asks ? 'declared' : 'likely';
}

/** `{"messages": [{"role": "user", …}, {"role": "assistant", …}]}`: both who asks and who answers stand in one list. */
function isExchange(scene: Scene, map: NodeRef, form: RowForm): boolean {
  const { linker } = scene;
  return form.turns
    .flatMap((key) => entriesOf(linker, map, key))
    .some((turns) =>
      linker.refs(turns.unit, turns.id).some((ref) => {
        const list = ref.t === 'value' ? nodeOf(ref.unit, ref.id) : undefined;
        if (ref.t !== 'value' || list?.op !== 'list') return false;
        const who = list.items.flatMap((id) => entriesOf(linker, { unit: ref.unit, id }, 'role')).flatMap((role) => textsOf(linker, role));
        return ['user', 'assistant'].every((role) => who.some(({ text }) => text === role));
      }),
    );
}

/** `rows[path]["caption"] = text`: what something that only run time knows leads to is changed where it is. */
function isChangedInPlace(scene: Scene, ref: NodeRef): boolean {
  const node = scene.linker.node(ref);
  if (node.op !== 'update') return false;
  const object = nodeOf(ref.unit, node.object);
  if (object.op === 'update') return isChangedInPlace(scene, { unit: ref.unit, id: node.object });
  return object.op === 'index' && (object.key === undefined || literalOf(ref.unit, object.key) === undefined);
}
