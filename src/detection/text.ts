import { type Phrase, phrase } from '../base/phrase.js';
import { nodeOf } from '../linking/linker.js';
import type { FunctionRef, NodeRef } from '../linking/refs.js';
import { mapKeys } from './entities.js';
import type { Carried } from './flow.js';
import { placeOf } from './place.js';
import type { Scene } from './scene.js';
import type { Certainty, Evidence } from './touchpoint.js';

/** What the arguments of a call were found to carry. */
export interface TextFound {
  /** Sorted values of the facet `carries`: `user-input`, `output`, `personal`. */
  readonly carries: readonly string[];
  /** How sure it is that a person's text is in it; undefined where nothing says so. */
  readonly certainty: Certainty | undefined;
  /** The way from where the text enters, one step a line, at most five. */
  readonly evidence: readonly Evidence[];
}

const MAX_STEPS = 5;

/** Follows arguments back to where a person's text enters. */
export function textIn(scene: Scene, sinks: readonly NodeRef[], at?: FunctionRef): TextFound {
  const result = scene.follow(sinks);
  // `query` in a function that asks a model is what the person asked; in one that asks a database it is not.
  const carried = result.carried.filter((entry) => entry.by !== 'hinted' || (at !== undefined && (scene.leadsToModel(at) || scene.asksAround(at))));
  const best =
    carried.find((entry) => entry.label === 'user-input' && entry.by === 'source') ??
    carried.find((entry) => entry.label === 'user-input' && entry.by === 'named') ??
    carried.find((entry) => entry.label === 'user-input') ??
    carried[0];
  // An answer alone is somebody's only where somebody is served: what no route leads to, keeps its own experiments.
  if (!best || (best.label === 'output' && at !== undefined && !scene.isServed(at)))
    return { carries: best ? [best.label] : [], certainty: undefined, evidence: [] };
  const labels = new Set(carried.map((entry) => entry.label));
  if (labels.has('user-input') && sinks.some((sink) => hasUserKey(scene, sink))) labels.add('personal');
  const certainty = best.label === 'user-input' ? (best.by === 'source' ? 'certain' : 'declared') : 'likely';
  return { carries: [...labels].sort(), certainty, evidence: evidenceOf(scene, best) };
}

/** Whether a value beside the text says whose it is. */
function hasUserKey(scene: Scene, ref: NodeRef): boolean {
  const keys = mapKeys(scene.linker, ref);
  return keys.some(
    (key) => scene.rules.lexicon.hit(key, 'user-key')?.strength === 'strong' || scene.rules.lexicon.family(key, 'personal')?.strength === 'strong',
  );
}

function evidenceOf(scene: Scene, carried: Carried): readonly Evidence[] {
  const lines = new Set<string>();
  const steps: Evidence[] = [];
  for (const [i, step] of carried.steps.entries()) {
    const node = scene.linker.node(step);
    const { range, cell } = placeOf(step.unit, node.op === 'member' ? node.nameSpan : node.span);
    const key = cell ? `${step.unit.path}:${cell.index}:${cell.range.start.line}` : `${step.unit.path}:${range.start.line}`;
    if (lines.has(key)) continue;
    lines.add(key);
    const note =
      i > 0
        ? phrase('passed on here')
        : carried.label === 'output'
          ? phrase("the model's answer")
          : carried.by !== 'source'
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
