# An image of somebody else's: vsftpd, which locks a customer into the folder of the customer.
FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends tini vsftpd && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --shell /bin/bash joe && mkdir -p /var/run/vsftpd/empty
RUN printf '%s\n' listen=YES listen_ipv6=NO background=NO local_enable=YES write_enable=YES chroot_local_user=YES allow_writeable_chroot=YES \
      seccomp_sandbox=NO pasv_min_port=21100 pasv_max_port=21110 > /etc/vsftpd.conf
RUN printf '#!/bin/sh\nset -e\necho "joe:$FTP_PASSWORD" | chpasswd\nchown joe:joe /home/joe\nexec /usr/sbin/vsftpd /etc/vsftpd.conf\n' > /start && chmod 0755 /start
ENTRYPOINT ["tini", "--"]
CMD ["/start"]
