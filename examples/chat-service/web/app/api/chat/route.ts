import { createOpenAI } from '@ai-sdk/openai';
import { convertToModelMessages, streamText, type UIMessage } from 'ai';
import { trackQuestion } from '@/lib/analytics';

const provider = createOpenAI({ baseURL: 'https://dashscope.aliyuncs.com/compatible-mode/v1', apiKey: process.env.LLM_API_KEY });

/** Streams the answer to the last message of a conversation. */
export async function POST(request: Request): Promise<Response> {
  const { messages, visitor }: { messages: UIMessage[]; visitor: string } = await request.json();
  const question = messages.at(-1)?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
  trackQuestion(visitor, question);

  const result = streamText({
    model: provider.chat('qwen-plus'),
    system: 'You answer questions about the library. 用提问者的语言回答。',
    messages: convertToModelMessages(messages),
  });
  return result.toUIMessageStreamResponse();
}
