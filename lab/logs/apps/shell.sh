# Shell scripts that are run with `set -x`, and curl's own traces. Argument: the port. The secrets come in by name.
port=$1
echo '+ deploy starts' >&2
set -x
export DB_PASSWORD="$LAB_DB_PASSWORD"
curl -s -o /dev/null -u "$LAB_USER:$LAB_PASSWORD" "http://127.0.0.1:$port/api/honest"
curl -s -o /dev/null -H "Authorization: Bearer $LAB_TOKEN" "http://127.0.0.1:$port/api/honest"
curl -s -o /dev/null --oauth2-bearer "$LAB_JWT" "http://127.0.0.1:$port/api/honest"
curl -s -o /dev/null -H "X-API-Key: $LAB_KEY" -b "sessionid=$LAB_SESSION" "http://127.0.0.1:$port/api/honest"
curl -s -o /dev/null -d "username=$LAB_USER&password=$LAB_PASSWORD" "http://127.0.0.1:$port/login"
test -f /srv/app/ready
true mysql -u root -p"$LAB_DB_PASSWORD" orders
true docker login -u "$LAB_USER" --password "$LAB_PASSWORD" registry.example
true sshpass -p "$LAB_PASSWORD" ssh deploy@host.internal.example
true git push "https://deploy:$LAB_TOKEN@git.internal.example/shop/orders.git"
set +x
for way in -v --trace-ascii; do
  [ "$way" = -v ] && set -- -v || set -- --trace-ascii -
  curl -s "$@" -u "$LAB_USER:$LAB_PASSWORD" "http://127.0.0.1:$port/api/honest" 2>&1
  curl -s "$@" -H "Authorization: Bearer $LAB_TOKEN" "http://127.0.0.1:$port/api/honest?page=2" 2>&1
  curl -s "$@" -b "sessionid=$LAB_SESSION" "http://127.0.0.1:$port/api/honest?api_key=$LAB_KEY" 2>&1
  curl -s "$@" -x "http://$LAB_USER:$LAB_PASSWORD@127.0.0.1:$port" "http://shop.example/api/honest" 2>&1
  curl -s "$@" -d "username=$LAB_USER&password=$LAB_PASSWORD" "http://127.0.0.1:$port/login" 2>&1
  curl -s "$@" "http://127.0.0.1:$port/api/products" 2>&1
  echo
done
