import { classOf, functionOf } from '../linking/nodes.js';
import type { NodeRef } from '../linking/refs.js';
import { functionOfCall } from './reach.js';

const EVALUATES = /(?:^|[_.-])(?:eval|evals|evaluate|evaluation|evaluator|benchmarks?)(?:$|[_.-])|[a-z](?:Eval|Evaluation|Evaluator|Benchmark)(?:$|[A-Z])/;

const CALIBRATES =
  /(?:^|[_.-])(?:gptq|awq|quant|quantize|quantise|quantizer|quantization|calib|calibrate|calibration)(?:$|[_.-])|[a-z](?:Quantizer|Calibrator|Calibration)(?:$|[A-Z])/;

const USES = /(?:^|[_.-])(?:infer|inference|predict|prediction|demo|serve|server|serving)(?:$|[_.-])/;

/** Names of files, functions and classes that use a model, or count what is in data. */
const LOOKS_AT = /(?:^|[_.-])(?:infer|inference|predict|prediction|estimate|count|counts|stats|statistics)(?:$|[_.-])/;

const TRAINS = /(?:^|[_.-])(?:train|training|trainer|pre_?train|sft|dpo|grpo|ppo|rlhf|finetune|fine_tune)(?:$|[_.-])|Train/;

/**
 * Whether the names around a load say that nothing is trained on what it gives: it is measured with, asked, or counted.
 * Where the file trains as well, the names of the functions and classes around the load decide.
 */
export function isLookedAt(call: NodeRef, trains: boolean): boolean {
  const around = innerNames(call);
  const folders = call.unit.path.replace(/\.\w+$/, '').split('/');
  const file = folders.pop() ?? '';
  if (around.some((name) => TRAINS.test(name))) return false;
  if (around.some((name) => EVALUATES.test(name) || LOOKS_AT.test(name))) return true;
  if (trains || TRAINS.test(file)) return false;
  return EVALUATES.test(file) || LOOKS_AT.test(file) || folders.some((name) => EVALUATES.test(name));
}

/** Names of files, functions and classes that read how something is done, not what is trained on. */
const SETTINGS =
  /(?:^|[_.-])(?:config|configs|conf|cfg|settings|args|arguments|options|vocab|tokenizer|template|templates|prompt|prompts|labels?|info|register|registry)(?:$|[_.-])|[a-z](?:Config|Settings|Tokenizer|Template)(?:$|[A-Z])/;

/** Whether a file that is read holds settings, words or templates, by the names around the read. */
export function isOfSettings(call: NodeRef): boolean {
  const file = call.unit.path.replace(/^.*\/|\.\w+$/g, '');
  return [...innerNames(call), file].some((name) => SETTINGS.test(name));
}

/** Whether a call stands in a function, class, file or folder that evaluates by its name: what is loaded there is loaded to test with. */
export function isEvaluation(call: NodeRef): boolean {
  return namesAround(call).some((name) => EVALUATES.test(name));
}

/** The same of one that quantises a model: what is loaded there calibrates it. */
export function isCalibration(call: NodeRef): boolean {
  return namesAround(call).some((name) => CALIBRATES.test(name));
}

/** The same of one that uses a model: what is read there is asked. */
export function isUse(call: NodeRef): boolean {
  return namesAround(call).some((name) => USES.test(name));
}

function namesAround(call: NodeRef): readonly string[] {
  return [...call.unit.path.replace(/\.\w+$/, '').split('/'), ...innerNames(call)];
}

/** The names of the functions around a call, and of their classes. */
function innerNames(call: NodeRef): readonly string[] {
  const { unit } = call;
  const names: string[] = [];
  for (let { fn } = functionOfCall(call); fn > 0; fn = functionOf(unit, fn).parent) {
    const { name, cls } = functionOf(unit, fn);
    names.push(name, ...(cls === undefined ? [] : [classOf(unit, cls).name]));
  }
  return names;
}
