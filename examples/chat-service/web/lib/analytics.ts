import { PostHog } from 'posthog-node';

const posthog = new PostHog(process.env.POSTHOG_KEY ?? '', {
  host: process.env.POSTHOG_HOST ?? 'https://eu.i.posthog.com',
});

/** Tells the analytics service what a visitor asked. */
export function trackQuestion(visitor: string, question: string): void {
  posthog.capture({ distinctId: visitor, event: 'question asked', properties: { question, length: question.length } });
}
