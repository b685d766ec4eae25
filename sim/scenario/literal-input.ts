/** `5s`, `250ms`, `1m30s`. */
export type DurationInput = string | 0
/** Wei: `8000000000`, `8e9`, `20gwei`, `1.5ETH`. */
export type AmountInput = string | number
/** `1200`, `5/2`, `1e3`, `2gwei`, `0.3USD`. */
export type MoneyInput = string | number
/** `1/1000`, `0.001`, `0.1%`. */
export type ProbabilityInput = string | number
/** `1200`, `1e3`, `5/2`. */
export type NumberInput = string | number
/** `3`, `atLeast 1`, `atMost 5`, or the mapping. */
export type BoundInput =
  | string
  | number
  | {
      readonly equals?: NumberInput | undefined
      readonly atLeast?: NumberInput | undefined
      readonly atMost?: NumberInput | undefined
    }
export type ByName<T> = Readonly<Record<string, T>>
