import { classOf, functionOf } from '../linking/nodes.js';
import type { NodeRef } from '../linking/refs.js';
import { functionOfCall } from './reach.js';

const EVALUATES = /(?:^|[_.-])(?:eval|evals|evaluate|evaluation|evaluator|benchmarks?)(?:$|[_.-])|[a-z](?:Eval|Evaluation|Evaluator|Benchmark)(?:$|[A-Z])/;

const CALIBRATES =
  /(?:^|[_.-])(?:gptq|awq|quant|quantize|quantise|quantizer|quantization|calib|calibrate|calibration)(?:$|[_.-])|[a-z](?:Quantizer|Calibrator|Calibration)(?:$|[A-Z])/;

const USES = /(?:^|[_.-])(?:infer|inference|predict|prediction|demo|serve|server|serving)(?:$|[_.-])/;

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
  const { unit } = call;
  const names = unit.path.replace(/\.\w+$/, '').split('/');
  for (let { fn } = functionOfCall(call); fn > 0; fn = functionOf(unit, fn).parent) {
    const { name, cls } = functionOf(unit, fn);
    names.push(name, ...(cls === undefined ? [] : [classOf(unit, cls).name]));
  }
  return names;
}
