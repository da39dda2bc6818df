import type { Word } from './parse.js';
import { splitWords } from './parse.js';

/** Programs that start training or serving, or fetch what it needs, with flags. */
const LAUNCHER =
  /(?:^|[\s/;&|(])(?:python[\d.]*|torchrun|accelerate|deepspeed|swift|llamafactory-cli|axolotl|trl|xtuner|colossalai|mpirun|srun|uv|poetry|pipenv|conda|ray|vllm|huggingface-cli|hf|modelscope|bash|sh|npx|node|tsx|bun)\s/;

/** Whether a text may be a command line whose flags matter. */
export function looksLikeLaunch(text: string): boolean {
  return text.includes('-') && /\s--?[A-Za-z]/.test(text) && LAUNCHER.test(text);
}

/** A command line inside a longer script. */
export interface Command {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
}

/** The launching commands of a shell script, continued lines joined. `offset` is where `script` begins in the file. */
export function launchCommands(script: string, offset: number): readonly Command[] {
  const commands: Command[] = [];
  for (const [start, end] of logicalLines(script)) {
    for (const [from, to] of parts(script, start, end)) {
      const text = script.slice(from, to);
      if (looksLikeLaunch(text)) commands.push({ words: splitWords(text, offset + from), start: offset + from, end: offset + to });
    }
  }
  return commands;
}

function logicalLines(script: string): readonly (readonly [number, number])[] {
  const lines: (readonly [number, number])[] = [];
  let start = 0;
  for (let i = 0; i <= script.length; i++) {
    if (i < script.length && script.charAt(i) !== '\n') continue;
    const before = script.charAt(i - 1) === '\r' ? i - 2 : i - 1;
    if (i < script.length && script.charAt(before) === '\\') continue;
    lines.push([start, i]);
    start = i + 1;
  }
  return lines;
}

/** Commands of one line, split at `&&`, `||`, `;` and `|` outside of quotes. */
function parts(script: string, start: number, end: number): readonly (readonly [number, number])[] {
  const result: (readonly [number, number])[] = [];
  let from = start;
  let quote = '';
  for (let i = start; i < end; i++) {
    const character = script.charAt(i);
    if (quote) {
      if (character === '\\' && quote === '"') i++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '\\') i++;
    else if (character === ';' || character === '|' || character === '&') {
      if (i > from) result.push([from, i]);
      from = i + 1;
    }
  }
  if (end > from) result.push([from, end]);
  return result;
}
