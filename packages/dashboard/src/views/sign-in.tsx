import { useState } from 'preact/hooks';
import { usePage } from './page-context.ts';

export function SignIn() {
  const { state, actions, t, code } = usePage();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [first, setFirst] = useState(false);
  const [once, setOnce] = useState('');
  const [shown, setShown] = useState(false);
  const { language } = state.preferences;
  const ready = user !== '' && password !== '' && (!first || once !== '') && !state.signingIn;
  return (
    <main class="sign-in">
      <form
        class="card sign-in-card"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) actions.signIn(user.trim(), password, first ? once.trim() : null);
        }}
      >
        <img class="sign-in-mark" src="/icon.svg" alt="" width="72" height="72" />
        <h1>{t('app.name')}</h1>
        <label class="field">
          <span>{t('sign-in.user')}</span>
          <input
            name="user"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={user}
            onInput={(event) => setUser(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{t('sign-in.password')}</span>
          <input
            name="password"
            type={shown ? 'text' : 'password'}
            autocomplete={first ? 'new-password' : 'current-password'}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        {first && (
          <label class="field">
            <span>{t('sign-in.code')}</span>
            <input
              name="code"
              autocomplete="one-time-code"
              value={once}
              onInput={(event) => setOnce(event.currentTarget.value)}
            />
          </label>
        )}
        {state.signInFault !== null && (
          <p class="fault-line" role="alert">
            {code(state.signInFault)}
          </p>
        )}
        <button class="button primary wide" type="submit" disabled={!ready}>
          {state.signingIn ? t('sign-in.busy') : t('sign-in.go')}
        </button>
        <div class="sign-in-more">
          <button class="button quiet" type="button" onClick={() => setShown(!shown)}>
            {shown ? t('sign-in.hide') : t('sign-in.show')}
          </button>
          <button class="button quiet" type="button" aria-pressed={first} onClick={() => setFirst(!first)}>
            {t('sign-in.first')}
          </button>
          <button
            class="button quiet"
            type="button"
            aria-label={t('app.language.label')}
            onClick={() => actions.prefer({ language: language === 'es' ? 'en' : 'es' })}
          >
            {t('app.language')}
          </button>
        </div>
      </form>
    </main>
  );
}
