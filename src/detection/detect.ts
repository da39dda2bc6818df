import { memo } from '../base/memo.js';
import type { Problem } from '../base/problem.js';
import { comparePositions, compareStrings, type Range } from '../base/text.js';
import type { Linker } from '../linking/linker.js';
import { nodeOf } from '../linking/nodes.js';
import { type FunctionRef, functionKey, type NodeRef, type Unit } from '../linking/refs.js';
import type { RuleSet } from '../rules/ruleset.js';
import { type Surroundings, weaker } from './build.js';
import { callerTouchpoints } from './callers.js';
import { type CallFound, callTouchpoints, configuredWrappers, storeTouchpoints } from './calls.js';
import { createdTouchpoints } from './created.js';
import { type DirectiveTie, type DirectiveWaiver, directivesOf } from './directives.js';
import { entryTouchpoints } from './entries.js';
import { keptTouchpoints } from './kept.js';
import { loaderTouchpoints } from './loaders.js';
import { functionOfCall } from './reach.js';
import { readTouchpoints } from './reads.js';
import { rowTouchpoints } from './rows.js';
import { Scene } from './scene.js';
import { Schemas } from './schemas.js';
import { givenBy } from './select.js';
import { serviceTouchpoints } from './services.js';
import { UNRESOLVED } from './subject.js';
import { type Certainty, type Kind, MODEL_KINDS, type Touchpoint } from './touchpoint.js';
import { isThrownAway } from './trial.js';
import { writeTouchpoints } from './writes.js';

export interface Detection {
  /** By path, then position. */
  readonly touchpoints: readonly Touchpoint[];
  readonly ties: readonly DirectiveTie[];
  readonly waivers: readonly DirectiveWaiver[];
  readonly problems: readonly Problem[];
  /** Flow paths that were cut at a limit: nothing is claimed for them. */
  readonly unfollowed: number;
}

/** Linked facts × rules → touchpoints. */
export class Detector {
  private scene: Scene;
  private schemas: Schemas | undefined;
  /** Of each file: calls that are places, for routes that lead there. */
  private calls = new Map<string, readonly { readonly call: NodeRef; readonly touchpoint: Touchpoint }[]>();
  /** Places in a file that a touchpoint of another file gave rise to. */
  private callers = new Map<string, { readonly from: string; readonly touchpoint: Touchpoint; readonly call: NodeRef }[]>();

  constructor(
    private readonly linker: Linker,
    private readonly rules: RuleSet,
    private readonly around: Surroundings,
  ) {
    this.scene = new Scene(linker, rules, around);
  }

  /** All places of the workspace. Yields the path of each file that is done, so that others may have their turn. */
  *detectAll(): Generator<string, Detection> {
    this.scene = new Scene(this.linker, this.rules, this.around);
    this.schemas = undefined;
    this.calls = new Map();
    this.callers = new Map();
    const units = [...this.linker.units.values()];
    const byPath = new Map<string, Touchpoint[]>();
    for (const unit of units) {
      byPath.set(unit.path, [...this.inFile(unit)]);
      yield unit.path;
    }
    for (const [path, found] of this.callers) byPath.get(path)?.push(...found.map(({ touchpoint }) => touchpoint));
    const services = serviceTouchpoints(this.scene, this.kindsByFunction(), this.trials());
    for (const touchpoint of services) byPath.get(touchpoint.path)?.push(touchpoint);
    const directives = units.map(directivesOf);
    return {
      touchpoints: [...byPath.values()].flatMap(distinct),
      ties: directives.flatMap(({ ties }) => ties),
      waivers: directives.flatMap(({ waivers }) => waivers),
      problems: directives.flatMap(({ problems }) => problems),
      unfollowed: this.scene.unfollowed,
    };
  }

  /**
   * The places of one file after its facts were set anew in the linker. What other files gave it (calls of
   * wrappers elsewhere) and what it gives others is brought up to date by the next {@link detectAll}.
   * `before` is what `Linker.edit` returned: what was found out about other files is then kept.
   */
  detectFile(path: string, before?: Unit): Detection {
    const unit = this.linker.unit(path);
    const { schemas } = this;
    if (before && unit) {
      this.scene.edited(before, unit);
      this.schemas = schemas ? new Schemas(this.scene, { schemas, now: unit }) : undefined;
    } else {
      this.scene = new Scene(this.linker, this.rules, this.around);
      this.schemas = undefined;
    }
    for (const [target, list] of this.callers) {
      const others = list.filter(({ from }) => from !== path);
      if (others.length !== list.length) this.callers.set(target, others);
    }
    if (!unit) {
      this.calls.delete(path);
      this.callers.delete(path);
      return { touchpoints: [], ties: [], waivers: [], problems: [], unfollowed: 0 };
    }
    const inside = this.inFile(unit);
    const found = [...inside, ...(this.callers.get(path) ?? []).map(({ touchpoint }) => touchpoint)];
    found.push(...serviceTouchpoints(this.scene, this.kindsByFunction(), this.trials(), path));
    const { ties, waivers, problems } = directivesOf(unit);
    return { touchpoints: distinct(found), ties, waivers, problems, unfollowed: this.scene.unfollowed };
  }

  private inFile(unit: Unit): readonly Touchpoint[] {
    const { scene } = this;
    const rows = rowTouchpoints(scene, unit);
    const texts = [...callTouchpoints(scene, unit), ...writeTouchpoints(scene, unit), ...readTouchpoints(scene, unit), ...keptTouchpoints(scene, unit)].filter(
      (one) => !rows.some((row) => isOnlyNamed(one, row)),
    );
    const calls = withoutOvershadowed(this.linker, [...texts.filter((one) => !rows.some((row) => isOfFile(one, row))), ...rows]);
    const created = createdTouchpoints(scene, unit);
    const elsewhere = [...calls, ...created].filter(({ touchpoint }) => touchpoint.path !== unit.path);
    const wrappers = calls.flatMap((found) => [...callerTouchpoints(scene, found), ...loaderTouchpoints(scene, found)]);
    for (const { touchpoint, call } of [...wrappers, ...elsewhere]) {
      const list = this.callers.get(touchpoint.path);
      const entry = { from: unit.path, touchpoint, call };
      if (list) list.push(entry);
      else this.callers.set(touchpoint.path, [entry]);
    }
    this.calls.set(
      unit.path,
      calls.map(({ call, touchpoint }) => ({ call, touchpoint })),
    );
    this.schemas ??= new Schemas(scene);
    return [
      ...calls.filter(({ touchpoint, isForOthers }) => touchpoint.path === unit.path && !isForOthers).map(({ touchpoint }) => touchpoint),
      ...created.filter(({ touchpoint }) => touchpoint.path === unit.path).map(({ touchpoint }) => touchpoint),
      ...storeTouchpoints(scene, unit),
      ...configuredWrappers(scene, unit),
      ...this.schemas.of(unit),
      ...entryTouchpoints(scene.builder, unit),
    ];
  }

  /** The functions that ask a model only to see whether it answers: of what they lead to nobody hears. */
  private trials(): readonly FunctionRef[] {
    const trials = new Map<string, FunctionRef>();
    const others = new Set<string>();
    for (const { call, touchpoint } of [...[...this.calls.values()].flat(), ...[...this.callers.values()].flat()]) {
      if (!MODEL_KINDS.has(touchpoint.kind)) continue;
      const fn = functionOfCall(call);
      const carries = touchpoint.facets['carries'];
      if (!carries?.length && isThrownAway(call)) trials.set(functionKey(fn), fn);
      else others.add(functionKey(fn));
    }
    return [...trials].flatMap(([key, fn]) => (others.has(key) ? [] : [fn]));
  }

  private kindsByFunction(): Map<string, Map<Kind, { certainty: Certainty; touchpoint: Touchpoint }>> {
    const byFunction = new Map<string, Map<Kind, { certainty: Certainty; touchpoint: Touchpoint }>>();
    for (const { call, touchpoint } of [...this.calls.values()].flat()) {
      const key = functionKey(functionOfCall(call));
      const kinds = memo(byFunction, key, () => new Map<Kind, { certainty: Certainty; touchpoint: Touchpoint }>());
      const known = kinds.get(touchpoint.kind);
      if (!known || weaker(known.certainty, touchpoint.certainty) === known.certainty)
        kinds.set(touchpoint.kind, { certainty: touchpoint.certainty, touchpoint });
    }
    return byFunction;
  }
}

const RANK: Readonly<Record<Certainty, number>> = { certain: 0, declared: 1, likely: 2 };

/** One place is reported once a kind: the surest, then the one that knows its subject, then by rule. */
function distinct(touchpoints: readonly Touchpoint[]): readonly Touchpoint[] {
  const order = [...touchpoints].sort(better);
  const byLine = new Map<string, Touchpoint[]>();
  for (const touchpoint of order) {
    const { cell, kind, range } = touchpoint;
    const known = memo(byLine, `${kind}:${cell?.index ?? ''}:${(cell?.range ?? range).start.line}`, (): Touchpoint[] => []);
    if (!known.some((one) => isSamePlace(one, touchpoint))) known.push(touchpoint);
  }
  return [...byLine.values()].flat().sort((a, b) => comparePositions(a.range.start, b.range.start) || compareStrings(a.kind, b.kind));
}

function better(a: Touchpoint, b: Touchpoint): number {
  return (
    RANK[a.certainty] - RANK[b.certainty] ||
    Number(a.subject === UNRESOLVED) - Number(b.subject === UNRESOLVED) ||
    compareStrings(a.rule, b.rule) ||
    compareStrings(a.subject, b.subject)
  );
}

/** Whether a second touchpoint of one kind on a line says nothing that the better one does not say. */
function isSamePlace(known: Touchpoint, other: Touchpoint): boolean {
  if (comparePositions(known.range.start, other.range.start) === 0) return true;
  if (meaningOf(known) === meaningOf(other) && !isApart(known.range, other.range)) return true;
  // One line may name several: `dataset: a,b`.
  if (known.rule === other.rule && known.subject !== other.subject) return false;
  return !isApart(known.extent, other.extent) && isOvershadowed(known, other);
}

function meaningOf({ subject, material, facets }: Touchpoint): string {
  return JSON.stringify([subject, material, facets]);
}

function isApart(a: Range, b: Range): boolean {
  return comparePositions(a.end, b.start) <= 0 || comparePositions(b.end, a.start) <= 0;
}

/** Whether a place inside or around a better one says no more than it: less sure, or of nothing by name. */
function isOvershadowed(better: Touchpoint, other: Touchpoint): boolean {
  return RANK[other.certainty] > RANK[better.certainty] || (other.subject === UNRESOLVED && better.subject !== UNRESOLVED);
}

/** Whether a text is taken for somebody's by its name alone where rows of a training file are written: a prompt of those. */
function isOnlyNamed({ touchpoint, call }: CallFound, row: CallFound): boolean {
  return touchpoint.kind === 'user-input-retention' && touchpoint.certainty !== 'certain' && call.unit === row.call.unit && call.id === row.call.id;
}

/** Whether a file is told by its name alone that rows are written to in the same file of the project: where they are written is the place. */
function isOfFile({ touchpoint, rule }: CallFound, { touchpoint: row }: CallFound): boolean {
  const { kind, certainty, subject } = touchpoint;
  return kind === row.kind && certainty === 'likely' && !rule.where.rows && subject === row.subject && subject !== UNRESOLVED;
}

/** Calls without those that stand in or around a better one of the same kind, or are handed to it, and say no more: an opened file that is uploaded. */
function withoutOvershadowed(linker: Linker, calls: readonly CallFound[]): readonly CallFound[] {
  const byKind = new Map<Kind, CallFound[]>();
  for (const one of calls) memo(byKind, one.touchpoint.kind, (): CallFound[] => []).push(one);
  return calls.filter(
    (one) =>
      !byKind
        .get(one.touchpoint.kind)
        ?.some(
          (other) =>
            isOvershadowed(other.touchpoint, one.touchpoint) &&
            inOneFunction(one, other) &&
            (holds(other, one) || holds(one, other) || isGivenTo(linker, one.call, other.call)),
        ),
  );
}

function holds(outer: CallFound, inner: CallFound): boolean {
  const [a, b] = [outer.touchpoint.extent, inner.touchpoint.extent];
  return comparePositions(a.start, b.start) <= 0 && comparePositions(b.end, a.end) <= 0;
}

function inOneFunction(a: CallFound, b: CallFound): boolean {
  return functionKey(functionOfCall(a.call)) === functionKey(functionOfCall(b.call));
}

/** Whether the result of a call is an argument of another, under a name or not. */
function isGivenTo(linker: Linker, call: NodeRef, other: NodeRef): boolean {
  const node = nodeOf(other.unit, other.id);
  if (node.op !== 'call') return false;
  const given = node.args.flatMap((argument) => givenBy(linker, other.unit, argument));
  return given.some((value) =>
    [value, ...entriesIn(linker, value)].some(({ unit, id }) =>
      linker.refs(unit, id).some((ref) => ref.t === 'external' && ref.calls.at(-1)?.unit === call.unit && ref.calls.at(-1)?.id === call.id),
    ),
  );
}

/** What stands in the maps that an expression is: `files={"file": open(path)}`. */
function entriesIn(linker: Linker, { unit, id }: NodeRef): readonly NodeRef[] {
  return linker.refs(unit, id).flatMap((ref) => {
    const node = ref.t === 'value' ? nodeOf(ref.unit, ref.id) : undefined;
    return ref.t === 'value' && node?.op === 'map' ? node.entries.map(({ value }) => ({ unit: ref.unit, id: value })) : [];
  });
}
