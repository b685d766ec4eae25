import { isTruthy, type JsonValue } from './json-value.ts'

/** What metering reads of an organisation's configuration. */
export interface OrganisationConfig {
  /** Provider name → what is configured for it. */
  readonly apiKeyConfig?: Readonly<Record<string, JsonValue>> | null
}

/**
 * Whether the platform supplies the language model: no provider has anything configured.
 * Spec BM-14; reflexio billing_signals.py:platform_llm_from_config.
 */
export function isPlatformLlm(config: OrganisationConfig | null): boolean {
  return !Object.values(config?.apiKeyConfig ?? {}).some(isTruthy)
}
