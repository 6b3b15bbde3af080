import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

// airflow.apache.org/docs, command line interface: the webserver alone offers the API.
const parts = {
  deaf: /^(?:scheduler|worker|flower|triggerer|dag-processor|celery|kubernetes|kerberos|db|initdb|upgradedb|resetdb|users|create_user|version)$/,
  listening: /^(?:webserver|api-server|standalone)$/,
};

/** Airflow. */
export default defineFamily({
  name: 'airflow',
  images: ['apache/airflow'],
  open: [
    variable(
      'AIRFLOW__API__AUTH_BACKEND',
      /^airflow\.api\.auth\.backend\.default$/,
      'can start jobs with its API',
      'airflow.apache.org/docs, API authentication',
      {
        instead: 'airflow.api.auth.backend.deny_all',
        parts,
      },
    ),
    variable('AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS', yes, 'are administrators', 'airflow.apache.org/docs, simple auth manager', {
      instead: 'False',
      parts,
    }),
  ],
});
