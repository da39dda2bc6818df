import { COMMAND } from './command.js';
import { CONFIG } from './config.js';
import { NOTES } from './notes.js';
import { PROBLEMS } from './problems.js';
import { REASONS } from './reasons.js';
import { SYNTAX } from './syntax.js';

/** The Chinese of every phrase, by its English. Law text is data of the pack and never stands here. */
export const CHINESE: ReadonlyMap<string, string> = new Map(Object.entries({ ...REASONS, ...PROBLEMS, ...CONFIG, ...COMMAND, ...SYNTAX, ...NOTES }));
