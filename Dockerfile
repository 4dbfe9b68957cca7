# Mäkla as a service. Build: docker build -t makla .   How it is run: compose.yaml and docs/drift.md.
# The network is used while building only. Pins: constraints.txt.

FROM python:3.12-slim-bookworm AS build
ENV PIP_CONSTRAINT=/build/constraints.txt \
    PIP_BUILD_CONSTRAINT=/build/constraints.txt \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY pyproject.toml constraints.txt README.md ./
COPY embeddings/ embeddings/
COPY matching/ matching/
COPY service/ service/
RUN python -m venv /opt/makla \
    && /opt/makla/bin/pip install '.[postgres,oidc]'

FROM python:3.12-slim-bookworm
RUN groupadd --gid 10001 makla \
    && useradd --uid 10001 --gid makla --home-dir /var/lib/makla --shell /usr/sbin/nologin makla \
    && install -d -o makla -g makla -m 0700 /var/lib/makla
COPY --from=build /opt/makla /opt/makla
COPY datasets/ /opt/makla/datasets/
ENV PATH=/opt/makla/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MAKLA_DATASETS=/opt/makla/datasets \
    MAKLA_WORKSPACE=/var/lib/makla \
    MAKLA_HOST=0.0.0.0 \
    MAKLA_PORT=8765
USER makla
WORKDIR /var/lib/makla
VOLUME ["/var/lib/makla"]
EXPOSE 8765
# Whether the process answers. Whether it can answer right (an index that fits the database) is /health/ready.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/health/live', timeout=4)"]
ENTRYPOINT ["makla"]
CMD ["serve"]
