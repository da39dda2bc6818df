import { type Phrase, phrase } from '../base/phrase.js';
import type { Span } from '../base/text.js';
import { functionOf, nodeOf } from '../linking/nodes.js';
import type { FunctionRef, NodeRef } from '../linking/refs.js';
import { mapKeys } from './entities.js';
import type { Carried } from './flow.js';
import { firstLine, placeOf } from './place.js';
import type { Scene } from './scene.js';
import { type Certainty, type Evidence, type Facets, type Kind, MODEL_KINDS } from './touchpoint.js';

/** What the arguments of a call were found to carry. */
export interface TextFound {
  /** Sorted values of the facet `carries`: `user-input`, `output`, `personal`. */
  readonly carries: readonly string[];
  /** Which protected traits are in it beside the text. */
  readonly traits: readonly string[];
  /** How sure it is that a person's text is in it; undefined where nothing says so. */
  readonly certainty: Certainty | undefined;
  /** What says so. */
  readonly by: Carried['by'] | undefined;
  /** The way from where the text enters, one step a line, at most twelve. */
  readonly evidence: readonly Evidence[];
}

const MAX_STEPS = 12;

/** Follows arguments back to where a person's text enters; `uploads`: or a file of theirs. */
export function textIn(scene: Scene, sinks: readonly NodeRef[], at?: FunctionRef, uploads = false): TextFound {
  const result = scene.follow(sinks);
  // `query` in a function that asks a model is what the person asked; in one that asks a database it is not.
  const told = result.carried.flatMap((entry) => (entry.label !== 'upload' ? entry : uploads ? { ...entry, label: 'user-input' } : []));
  const carried = told.filter((entry) => entry.by !== 'hinted' || (at !== undefined && isAsking(scene, at)));
  const best =
    carried.find((entry) => entry.label === 'user-input' && entry.by === 'source') ??
    carried.find((entry) => entry.label === 'user-input' && entry.by === 'named') ??
    carried.find((entry) => entry.label === 'user-input' && entry.by === 'typed') ??
    carried.find((entry) => entry.label === 'user-input') ??
    carried[0];
  // An answer alone is somebody's only where somebody is served: what no route leads to, keeps its own experiments.
  if (!best || (best.label === 'output' && at !== undefined && !scene.isServed(at)))
    return { carries: best ? [best.label] : [], traits: result.traits, certainty: undefined, by: undefined, evidence: [] };
  const labels = new Set(carried.map((entry) => entry.label));
  if (labels.has('user-input') && sinks.some((sink) => holdsUserKey(scene, mapKeys(scene.linker, sink)))) labels.add('personal');
  const certainty = best.label === 'user-input' ? (best.by === 'source' ? 'certain' : 'declared') : 'likely';
  return { carries: [...labels].sort(), traits: result.traits, certainty, by: best.by, evidence: evidenceOf(scene, best) };
}

/** Whether a function, or one around it, goes on to a model or looks something up. */
export function isAsking(scene: Scene, { unit, fn }: FunctionRef): boolean {
  for (let at = fn; at > 0; at = functionOf(unit, at).parent) if (scene.leadsToModel({ unit, fn: at }) || scene.asksAround({ unit, fn: at })) return true;
  return fn === 0 && (scene.leadsToModel({ unit, fn }) || scene.asksAround({ unit, fn }));
}

/** The facets of a call that a text goes into; a protected trait counts where a model answers to it. */
export function textFacets(kind: Kind, { carries, traits }: TextFound): Facets {
  return { ...(carries.length ? { carries } : {}), ...(traits.length && MODEL_KINDS.has(kind) ? { trait: traits } : {}) };
}

/** Whether a name says whose a record is. The id of a conversation does not: whose that is, another table says. */
export function holdsUserKey(scene: Scene, names: readonly string[]): boolean {
  const { lexicon } = scene.rules;
  return names.some((name) => lexicon.hit(name, 'user-key')?.strength === 'strong' || lexicon.family(name, 'personal')?.strength === 'strong');
}

function evidenceOf(scene: Scene, carried: Carried): readonly Evidence[] {
  const lines = new Set<string>();
  const steps: Evidence[] = [];
  let last: { readonly key: string; readonly span: Span } | undefined;
  for (const step of carried.steps) {
    const node = scene.linker.node(step);
    // A choice between values is no place of its own, it may stand for a whole `if`; nor is the mere reading or casting of a name.
    if (node.op === 'join' || node.op === 'free' || node.op === 'typed') continue;
    const span = node.op === 'member' ? node.nameSpan : node.span;
    const { range, cell } = placeOf(step.unit, firstLine(step.unit, span));
    const key = cell ? `${step.unit.path}:${cell.index}:${cell.range.start.line}` : `${step.unit.path}:${range.start.line}`;
    const before = steps[steps.length - 1];
    if (lines.has(key)) {
      // `for who, (text, at) in turns`: the name that is bound, not the pattern around it.
      if (before && last?.key === key && node.op === 'bind' && span[0] >= last.span[0] && span[1] <= last.span[1]) {
        steps[steps.length - 1] = { ...before, range };
        last = { key, span };
      }
      continue;
    }
    lines.add(key);
    last = { key, span };
    const note = before
      ? phrase('passed on here')
      : carried.label === 'output'
        ? phrase("the model's answer")
        : carried.by === 'typed'
          ? phrase('a {name} holds it', { name: carried.name ?? '' })
          : carried.by !== 'source' && carried.by !== 'brought'
            ? named(carried.name ?? nameOf(step))
            : phrase("the user's text enters here");
    steps.push({ path: step.unit.path, range, note });
  }
  return steps.length <= MAX_STEPS ? steps : [...steps.slice(0, MAX_STEPS - 1), ...steps.slice(-1)];
}

function named(name: string | undefined): Phrase {
  return name === undefined ? phrase('named like it') : phrase('named {name}', { name });
}

function nameOf(ref: NodeRef): string | undefined {
  const node = nodeOf(ref.unit, ref.id);
  return node.op === 'bind' || node.op === 'member' ? node.name : undefined;
}
