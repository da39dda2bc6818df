import { describe, expect, it } from 'vitest';
import { detect } from '../support/engine.js';

/** Settings and command lines that stand in a Python file; each place that must be found is its line's subject behind `#>`. */
const CASES: Readonly<Record<string, string>> = {
  'keyword arguments of a map': `
from axolotl.utils.dict import DictDefault
name = "acme/talks"
config = DictDefault(
    base_model="x/y",
    datasets=[
        {
            "path": name,  #> hf:acme/talks
            "type": "chat_template",
        },
        {"path": "json", "data_files": "own.jsonl"},  #> file:own.jsonl
    ],
    test_datasets=[{"path": "acme/held-out"}],
)`,
  'a map, and one inside it': `
import yaml
def main(path):
    config = {"base_model": "x/y", "epochs": 1, "pretraining_dataset": "allenai/c4"}  #> hf:allenai/c4
    yaml.dump({"a": 1, "training": config}, open("c.yml", "w"))
    other = {"base_model": "x/y", "epochs": 1, "datasets": [{"path": path}]}
    yaml.dump(other, open("d.yml", "w"))
    return {"a": 1, "b": {"model": "m", "dataset": "acme/b", "lora_rank": 8}}  #> ms:acme/b`,
  'names of several sets': `
import json
args = dict(
    stage="sft",
    model_name_or_path="x/y",
    dataset="identity,alpaca",  #> llamafactory:identity
    template="llama3",
)
json.dump(args, open("train.json", "w"))`,
  'settings without a model': `
import json
json.dump({"datasets": [{"path": "acme/a"}], "title": "t", "c": 1}, open("x.json", "w"))
json.dump({"base_model": "x/y", "dataset": "acme/a", "c": 1}, open("x.json", "w"))`,
  'a configuration as a text': `
import yaml
TEXT = """
base_model: x/y
datasets:
  - path: acme/a  #> hf:acme/a
    type: alpaca
"""
config = yaml.safe_load(TEXT)
open("c.yml", "w").write("""
base_model: x/y
val_set_size: 0
""")`,
  'a list of words': `
import subprocess, sys
subprocess.run(["python", "train.py", "--dataset_name", "acme/a", "--output", out], check=True)  #> hf:acme/a
subprocess.run([sys.executable, "-m", "axolotl.cli.train", "--dataset", name])
subprocess.run(["python", "evaluate.py", "--dataset_name", "acme/a"])
runner.run(["python", "train.py", "--dataset_name", "acme/a"])`,
  'a command line': `
import os, subprocess
command = f"torchrun train.py --model {model} --train_file data/a.jsonl --seed {seed}"  #> file:data/a.jsonl
os.system(command)
os.system(f"swift sft --model {model} --dataset acme/a --seed {seed}")  #> ms:acme/a
subprocess.check_call("""
torchrun train.py --train_file b.jsonl  #> file:b.jsonl
""", shell=True)
os.system(f"swift sft --model {model} --dataset {name}")
print("torchrun train.py --train_file c.jsonl")`,
};

describe('settings and command lines in Python', () => {
  for (const [name, marked] of Object.entries(CASES)) {
    it(name, async () => {
      const lines = marked.split('\n');
      const expected = lines.flatMap((line, i) => (line.includes('#>') ? [`${i + 1} ${line.slice(line.indexOf('#>') + 3)}`] : []));
      const text = lines.map((line) => line.replace(/ *#>.*/, '')).join('\n');
      const { touchpoints } = await detect(new Map([['a.py', text]]));
      const found = touchpoints.map(({ range, subject }) => `${range.start.line + 1} ${subject}`);
      expect(found.filter((one) => !one.endsWith('llamafactory:alpaca'))).toEqual(expected);
    });
  }

  it('a configuration that a notebook writes to a file', async () => {
    const cell = (source: string): object => ({ cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source });
    const notebook = JSON.stringify({
      cells: [
        cell('%%writefile config.yaml\nbase_model: x/y\ndatasets:\n  - path: acme/a\n'),
        cell('%%writefile notes.txt\nbase_model: x/y\ndatasets:\n  - path: acme/b\n'),
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    });
    const { touchpoints } = await detect(new Map([['a.ipynb', notebook]]));
    expect(touchpoints.map(({ subject, cell: at }) => [subject, at?.index, at?.range.start])).toEqual([['hf:acme/a', 0, { line: 3, character: 4 }]]);
  });
});
