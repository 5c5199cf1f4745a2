namespace LoadTest.Site;

/// <summary>An nginx that does what bare YARP does: mutual TLS on both sides, connections to labs that stay open, the body held in memory.</summary>
internal static class NginxConfiguration
{
    private const string Program = "/usr/sbin/nginx";

    /// <summary>Null where nginx is not installed.</summary>
    public static string? Find() => File.Exists(Program) ? Program : null;

    /// <returns>The file that was written.</returns>
    public static string Write(string folder, string certificates, int port, int connections, IEnumerable<int> labs)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes {{Environment.ProcessorCount}};
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 8192; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              client_max_body_size 8m;
              client_body_buffer_size 2m;
              keepalive_requests 1000000000;
              keepalive_timeout 1h;
              upstream labs {
            {{string.Join('\n', labs.Select(lab => $"    server 127.0.0.1:{lab} max_fails=0;"))}}
                keepalive {{connections}};
                keepalive_requests 1000000000;
                keepalive_timeout 1h;
              }
              server {
                listen [::]:{{port}} ssl http2 ipv6only=off backlog=4096;
                ssl_certificate {{certificates}}/gateway.crt;
                ssl_certificate_key {{certificates}}/gateway.key;
                ssl_client_certificate {{certificates}}/root.crt;
                ssl_verify_client on;
                ssl_verify_depth 3;
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_session_tickets off;
                ssl_session_cache none;
                location / {
                  proxy_pass https://labs;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_ssl_certificate {{certificates}}/gateway-client.crt;
                  proxy_ssl_certificate_key {{certificates}}/gateway-client.key;
                  proxy_ssl_trusted_certificate {{certificates}}/root.crt;
                  proxy_ssl_verify on;
                  proxy_ssl_verify_depth 3;
                  proxy_ssl_name localhost;
                  proxy_ssl_server_name on;
                  # On a resumed session a client shows its leaf without the issuing CA, and the labs, which know the root only, refuse it.
                  proxy_ssl_session_reuse off;
                  proxy_ssl_protocols TLSv1.2 TLSv1.3;
                }
              }
            }

            """);
        return file;
    }
}
