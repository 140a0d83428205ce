import type { Expected, Forecast } from '../stats/forecast.ts';
import { duration } from './figures.ts';

/** `NAME: Still to come, by the first 8 answers: 156 requests, 31,000 (28,000 to 34,000) tokens of prompts, …` in one line. */
export function forecastText(
  { probes, samples, requests, promptTokens, completionTokens, seconds, cost }: Forecast,
  name?: string,
): string {
  const parts = [
    samples === requests.value ? `${samples} requests` : `${ranged(requests, whole)} requests`,
    ...(promptTokens === undefined ? [] : [`${ranged(promptTokens, whole)} tokens of prompts`]),
    ...(completionTokens === undefined ? [] : [`${ranged(completionTokens, whole)} of answers`]),
    ranged(seconds, duration),
    ...(cost === undefined ? [] : [`a cost of ${ranged(cost, (amount) => amount.toPrecision(2))}`]),
  ];
  return `${name === undefined ? '' : `${name}: `}Still to come, by the first ${probes} answers: ${parts.join(', ')}.`;
}

/** Digits beyond the second mean nothing. */
const whole = (count: number): string => Number(count.toPrecision(2)).toLocaleString('en');

function ranged({ value, low, high }: Expected, say: (value: number) => string): string {
  return low === high ? say(value) : `${say(value)} (${say(low)} to ${say(high)})`;
}
