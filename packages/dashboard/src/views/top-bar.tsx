import { formatClock } from '../format/time.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

function KettleChoice() {
  const { state, actions, name, t } = usePage();
  if (state.kettles.length < 2)
    return <h1 class="kettle-name">{state.kettle === null ? t('app.name') : name(state.kettle)}</h1>;
  return (
    <fieldset class="segments" aria-label={t('app.kettle')}>
      {state.kettles.map((kettle) => (
        <button
          key={kettle}
          class="segment"
          type="button"
          aria-pressed={kettle === state.kettle}
          onClick={() => actions.chooseKettle(kettle)}
        >
          {name(kettle)}
        </button>
      ))}
    </fieldset>
  );
}

function LinkPill() {
  const { state, fresh, t } = usePage();
  const { hub } = state.connection;
  return (
    <div class={`pill ${fresh ? 'good' : 'bad'}`} role="status">
      <Icon name={fresh ? 'link' : 'close'} />
      <span>{fresh ? t('link.live') : t('link.connecting')}</span>
      {fresh && hub !== null && <b>{hub}</b>}
    </div>
  );
}

export function TopBar() {
  const { state, actions, t, now, locale } = usePage();
  const { language, theme, sound } = state.preferences;
  return (
    <header class="top-bar">
      <img class="mark" src="/icon.svg" alt={t('app.name')} width="40" height="40" />
      <KettleChoice />
      <LinkPill />
      {state.clock !== null && <time class="wall-clock">{formatClock(now, locale)}</time>}
      <div class="top-tools">
        <button
          class="button quiet"
          type="button"
          aria-label={t('app.language.label')}
          onClick={() => actions.prefer({ language: language === 'es' ? 'en' : 'es' })}
        >
          {language === 'es' ? 'EN' : 'ES'}
        </button>
        <button
          class="button quiet square"
          type="button"
          aria-label={theme === 'dark' ? t('app.theme.light') : t('app.theme.dark')}
          onClick={() => actions.prefer({ theme: theme === 'dark' ? 'light' : 'dark' })}
        >
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
        <button
          class="button quiet square"
          type="button"
          aria-label={sound ? t('app.sound.on') : t('app.sound.off')}
          aria-pressed={sound}
          onClick={() => actions.prefer({ sound: !sound })}
        >
          <Icon name={sound ? 'sound' : 'mute'} />
        </button>
        <button
          class="button quiet user"
          type="button"
          aria-label={t('app.sign-out')}
          onClick={() => actions.signOut()}
        >
          <span>{state.session?.user}</span>
          <Icon name="exit" />
        </button>
      </div>
    </header>
  );
}
