# One image for web, worker and beat; which of them runs is the command. Servers are outside: see docker-compose.yml.
FROM python:3.12-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir -r requirements.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=collections_app.settings ENVIRONMENT=production \
    BIND=0.0.0.0 PORT=8000 MEDIA_ROOT=/data/media
RUN useradd --system --create-home --uid 10001 app && mkdir -p /data/media && chown -R app /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
# Building needs settings but no servers and no secret of the site: development settings collect the same files.
RUN python -m collections_app.launch.translations && \
    python -c "import os; os.environ.update(ENVIRONMENT='development', STATIC_MANIFEST='yes', DATABASE_URL='postgres://build/none', REDIS_URL='redis://build/0'); \
from django.core.management import execute_from_command_line as run; run(['manage.py', 'collectstatic', '--no-input', '--verbosity', '0'])"
USER app
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-m", "collections_app.launch.health"]
CMD ["gunicorn", "collections_app.wsgi", "--config", "collections_app/launch/gunicorn.py"]
