// The parameters of an action, where it has any that people choose.

import { paramsOf } from '../model/actions.ts';

interface Props {
  readonly action: string;
  readonly params: { readonly [name: string]: unknown };
  readonly change: (params: { readonly [name: string]: unknown }) => void;
}

export function ParamFields({ action, params, change }: Props) {
  return (
    <>
      {paramsOf(action).map(({ name, label, choices }) =>
        choices === undefined ? (
          <input
            key={name}
            type="text"
            placeholder={label}
            aria-label={label}
            value={String(params[name] ?? '')}
            onInput={({ currentTarget: { value } }) => change(value === '' ? {} : { ...params, [name]: value })}
          />
        ) : (
          <select
            key={name}
            aria-label={label}
            value={String(params[name] ?? '')}
            onChange={({ currentTarget: { value } }) => change({ ...params, [name]: value })}
          >
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ),
      )}
    </>
  );
}
