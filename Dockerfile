# projlog in a container, for CI systems: `docker build --tag projlog .`, as docs/install.md describes.
FROM rust:1.95-alpine AS build
# Whence it comes, as URL@COMMIT: what `projlog init --ci` then writes into the files for CI.
ARG PROJLOG_BUILT_FROM
WORKDIR /source
COPY . .
# A static program, as always on Alpine.
RUN cargo build --locked --profile dist && target/dist/projlog --version

# With a shell, which CI systems need to run a job.
FROM alpine:3.22
# The folder that is mounted belongs to somebody else: who mounts it trusts it. projlog runs nothing that a repository names.
RUN adduser -D -u 10001 projlog && printf '[safe]\n\tdirectory = *\n' >/etc/gitconfig
COPY --from=build /source/target/dist/projlog /usr/local/bin/projlog
USER 10001
WORKDIR /project
ENTRYPOINT ["projlog"]
CMD ["check"]
