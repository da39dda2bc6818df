"""Continues the pre-training of a small model, so that it knows encyclopaedic English before it is fine-tuned."""

import argparse

from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorForLanguageModeling, Trainer, TrainingArguments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="Qwen/Qwen2.5-0.5B")
    parser.add_argument("--output", default="out/pretrained")
    parser.add_argument("--steps", type=int, default=2000)
    arguments = parser.parse_args()

    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(arguments.model)
    corpus = load_dataset(
        "wikitext",
        "wikitext-103-raw-v1",
        split="train",
        revision="b08601e04326c79dfdd32d625aee71d232d685c3",
    )
    tokenized = corpus.map(
        lambda batch: tokenizer(batch["text"], truncation=True, max_length=1024),
        batched=True,
        remove_columns=corpus.column_names,
        num_proc=4,
    )

    trainer = Trainer(
        model=model,
        args=TrainingArguments(output_dir=arguments.output, max_steps=arguments.steps, per_device_train_batch_size=4, bf16=True),
        train_dataset=tokenized.filter(lambda row: len(row["input_ids"]) > 8),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    )
    trainer.train()
    trainer.save_model(arguments.output)


if __name__ == "__main__":
    main()
