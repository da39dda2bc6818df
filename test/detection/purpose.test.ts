import { describe, expect, it } from 'vitest';
import { detect } from '../support/engine.js';

const LOAD = 'from datasets import load_dataset\n';
const TRAIN = 'from trl import SFTTrainer\nSFTTrainer(train_dataset=rows).train()\n';

/** What a file is called and says → the sets that it loads to train on. */
const CASES: Readonly<Record<string, readonly [path: string, text: string, sets: readonly string[]]>> = {
  'a file that evaluates': ['evaluate_model.py', `${LOAD}rows = load_dataset("acme/a", split="train")\n`, []],
  'a file below one that evaluates': ['eval/run.py', `${LOAD}rows = load_dataset("acme/a")\n`, []],
  'a file that evaluates and trains': ['train_and_eval.py', `${LOAD}rows = load_dataset("acme/a")\n`, ['acme/a']],
  'a file that trains, below one that evaluates': ['eval/run.py', `${LOAD}rows = load_dataset("acme/a")\n${TRAIN}`, ['acme/a']],
  'a file that asks': ['zero_inference.py', `${LOAD}rows = load_dataset("acme/a")\n`, []],
  'a file that counts': ['estimate_tokens.py', `${LOAD}rows = load_dataset("acme/a")\n`, []],
  'a file below a folder of inference': ['inference/make.py', `${LOAD}rows = load_dataset("acme/a")\n`, ['acme/a']],
  'a function that counts': ['data.py', `${LOAD}def count_rows():\n    return len(load_dataset("acme/a"))\n`, []],
  'a function that gives both parts': ['data.py', `${LOAD}def get_train_and_eval():\n    return load_dataset("acme/a")\n`, ['acme/a']],
  'a function that evaluates, beside training': [
    'train.py',
    `${LOAD}def evaluate():\n    return load_dataset("acme/a")\nrows = load_dataset("acme/b")\n${TRAIN}`,
    ['acme/b'],
  ],
  'a part that is held back': ['data.py', `${LOAD}rows = load_dataset("acme/a")["test"]\n`, []],
  'a part that is held back, and one that is not': ['data.py', `${LOAD}rows = load_dataset("acme/a")\na, b = rows["test"], rows["train"]\n`, ['acme/a']],
  'a part that is not held back': ['data.py', `${LOAD}rows = load_dataset("acme/a")["train"]\n`, ['acme/a']],
};

describe('what is loaded to be looked at is not trained on', () => {
  for (const [name, [path, text, sets]] of Object.entries(CASES)) {
    it(name, async () => {
      const { touchpoints } = await detect(new Map([[path, text]]));
      expect(touchpoints.map(({ subject }) => subject)).toEqual(sets.map((set) => `hf:${set}`));
    });
  }
});
