import django.core.validators
import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('trends', '0002_first_feeds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=100, unique=True, validators=[django.core.validators.RegexValidator('\\A[-\\w]+\\Z', 'スラッグに使えるのは、文字、数字、「-」、「_」だけです。')], verbose_name='スラッグ')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
            ],
            options={
                'verbose_name': '記事',
                'verbose_name_plural': '記事',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(height_field='height', upload_to='pictures/%Y/%m/', verbose_name='ファイル', width_field='width')),
                ('width', models.PositiveIntegerField(editable=False, verbose_name='幅')),
                ('height', models.PositiveIntegerField(editable=False, verbose_name='高さ')),
                ('alt', models.CharField(blank=True, max_length=300, verbose_name='代替テキスト')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='クレジット')),
                ('licence', models.CharField(blank=True, choices=[('own', '自社で撮影・作成'), ('permitted', '権利者の許諾済み'), ('cc0', 'CC0・パブリックドメイン'), ('cc-by', 'CC BY'), ('cc-by-sa', 'CC BY-SA'), ('government', '政府標準利用規約'), ('quoted', '引用（著作権法第32条）'), ('', '未確認')], default='', max_length=12, verbose_name='利用条件')),
                ('focal_x', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='中心（左から％）')),
                ('focal_y', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='中心（上から％）')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('uploaded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録者')),
            ],
            options={
                'verbose_name': '画像',
                'verbose_name_plural': '画像',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='articles.article', verbose_name='記事')),
                ('number', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='版番号')),
                ('title', models.CharField(max_length=200, verbose_name='題名')),
                ('lead', models.TextField(blank=True, max_length=2000, verbose_name='リード')),
                ('trend', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='trends.trend', verbose_name='トレンド')),
                ('buzz', models.PositiveBigIntegerField(blank=True, help_text='空欄なら、公開するときのトレンドの最新の値になります。', null=True, verbose_name='公開時の検索数（以上）')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covered_editions', to='articles.picture', verbose_name='カバー画像')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('live_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開終了日時')),
                ('review', models.CharField(blank=True, choices=[('', '下書き'), ('requested', '確認待ち'), ('returned', '差し戻し'), ('approved', '承認済み')], default='', editable=False, max_length=10, verbose_name='確認')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='保存回数')),
                ('saved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='保存日時')),
                ('saved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存者')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='変更の説明')),
                ('correction', models.BooleanField(default=False, verbose_name='訂正')),
                ('withdrawn', models.BooleanField(default=False, editable=False, verbose_name='公開終了')),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='公開終了の理由')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公開者')),
                ('body_html', models.TextField(blank=True, editable=False, verbose_name='本文HTML')),
                ('contents', models.JSONField(blank=True, default=list, editable=False, verbose_name='目次')),
                ('text', models.TextField(blank=True, editable=False, verbose_name='本文テキスト')),
                ('facts', models.JSONField(blank=True, default=dict, editable=False, verbose_name='出典と引用')),
            ],
            options={
                'verbose_name': '版',
                'verbose_name_plural': '版',
                'ordering': ['article', 'number'],
                'permissions': [('change_any_edition', 'ほかの人の下書きを編集できる'), ('publish_edition', '公開・公開予約・公開終了ができる')],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', '記事'), ('quote', '引用'), ('event', '年表の項目'), ('topic', 'トピック'), ('person', '人物'), ('element', '元素')], max_length=10, verbose_name='種類')),
                ('key', models.PositiveBigIntegerField(verbose_name='対象')),
                ('part', models.PositiveSmallIntegerField(default=0, verbose_name='部分')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.edition', verbose_name='版')),
                ('title', models.CharField(max_length=400, verbose_name='題名')),
                ('tags', models.TextField(blank=True, verbose_name='トピックなど')),
                ('body', models.TextField(blank=True, verbose_name='本文')),
            ],
            options={
                'verbose_name': '検索文書',
                'verbose_name_plural': '検索文書',
            },
        ),
        migrations.CreateModel(
            name='StandingPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(choices=[('about', '/about/'), ('accessibility', '/accessibility/')], editable=False, max_length=20, unique=True, verbose_name='アドレス')),
                ('title', models.CharField(max_length=100, verbose_name='題名')),
                ('html', models.TextField(help_text='段落の文字をすべて太字にすると、その段落は見出しになります。', verbose_name='本文')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新日時')),
            ],
            options={
                'verbose_name': '固定ページ',
                'verbose_name_plural': '固定ページ',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='「、」で区切って並べます。例：子供、子ども', max_length=300, unique=True, verbose_name='類義語')),
            ],
            options={
                'verbose_name': '類義語',
                'verbose_name_plural': '類義語',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('document', models.OneToOneField(db_column='rowid', on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='index', serialize=False, to='articles.searchdocument', verbose_name='検索文書')),
            ],
            options={
                'verbose_name': '検索の索引',
                'verbose_name_plural': '検索の索引',
                'db_table': 'articles_search',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='氏名')),
                ('reading', models.CharField(blank=True, help_text='ひらがなで書きます。', max_length=100, verbose_name='読み')),
                ('slug', models.CharField(blank=True, max_length=120, unique=True, verbose_name='スラッグ')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='紹介')),
                ('user', models.OneToOneField(blank=True, help_text='この利用者が書き始めた記事には、筆者としてはじめから入ります。', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': '筆者',
                'verbose_name_plural': '筆者',
                'ordering': ['reading', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='articles.author', verbose_name='筆者')),
            ],
            options={
                'verbose_name': '署名',
                'verbose_name_plural': '署名',
                'ordering': ['pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='authors',
            field=models.ManyToManyField(blank=True, related_name='editions', through='articles.Byline', to='articles.author', verbose_name='筆者'),
        ),
        migrations.AddField(
            model_name='byline',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='articles.edition', verbose_name='版'),
        ),
        migrations.CreateModel(
            name='Element',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='原子番号')),
                ('symbol', models.CharField(max_length=2, unique=True, validators=[django.core.validators.RegexValidator('\\A[A-Z][a-z]?\\Z')], verbose_name='元素記号')),
                ('name_ja', models.CharField(max_length=30, unique=True, verbose_name='日本語名')),
                ('name_en', models.CharField(max_length=30, unique=True, verbose_name='英語名')),
                ('rare_earth', models.BooleanField(default=False, verbose_name='レアアース')),
                ('rare_earth_group', models.CharField(blank=True, choices=[('軽希土', '軽希土'), ('重希土', '重希土')], max_length=10, verbose_name='軽希土・重希土')),
                ('group_note', models.CharField(blank=True, max_length=200, verbose_name='分類の注記')),
            ],
            options={
                'verbose_name': '元素',
                'verbose_name_plural': '元素',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 118)), name='element_number_from_1_to_118'), models.CheckConstraint(condition=models.Q(('symbol', ''), _negated=True), name='element_has_a_symbol'), models.CheckConstraint(condition=models.Q(('rare_earth', True), ('rare_earth_group', ''), _connector='OR'), name='only_rare_earths_are_light_or_heavy')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=100, unique=True, verbose_name='以前のスラッグ')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='articles.article', verbose_name='記事')),
            ],
            options={
                'verbose_name': '以前のスラッグ',
                'verbose_name_plural': '以前のスラッグ',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kana_row', models.PositiveSmallIntegerField(default=11, editable=False, verbose_name='五十音の行')),
                ('kana', models.CharField(editable=False, max_length=200, verbose_name='五十音順の読み')),
                ('name', models.CharField(max_length=100, verbose_name='氏名')),
                ('reading', models.CharField(blank=True, help_text='ひらがなで書きます。', max_length=100, verbose_name='読み')),
                ('slug', models.CharField(blank=True, max_length=120, unique=True, verbose_name='スラッグ')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='紹介')),
            ],
            options={
                'verbose_name': '人物',
                'verbose_name_plural': '人物',
                'ordering': ['reading', 'name'],
                'indexes': [models.Index(fields=['kana_row', 'kana', 'id'], name='person_in_syllabary')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='小さいほど上です。いちばん上がトップ記事になります。', verbose_name='順番')),
                ('until', models.DateTimeField(blank=True, help_text='空欄なら、外すまで置きます。', null=True, verbose_name='いつまで')),
                ('article', models.OneToOneField(help_text='公開中の間だけ、読者に見えます。', on_delete=django.db.models.deletion.CASCADE, related_name='placement', to='articles.article', verbose_name='記事')),
            ],
            options={
                'verbose_name': 'トップページの配置',
                'verbose_name_plural': 'トップページの配置',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(verbose_name='最終確認日時')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.edition', verbose_name='版')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': '編集中',
                'verbose_name_plural': '編集中',
            },
        ),
        migrations.CreateModel(
            name='Prose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('html', models.TextField(verbose_name='本文')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
            ],
            options={
                'verbose_name': '本文',
                'verbose_name_plural': '本文',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.CharField(blank=True, max_length=40, verbose_name='ブロック')),
                ('block_text', models.CharField(blank=True, max_length=100, verbose_name='ブロックの内容')),
                ('step', models.CharField(choices=[('comment', 'コメント'), ('request', '確認の依頼'), ('approve', '承認'), ('return', '差し戻し')], default='comment', max_length=10, verbose_name='手順')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='コメント')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='書いた人')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='articles.edition', verbose_name='版')),
            ],
            options={
                'verbose_name': 'コメント',
                'verbose_name_plural': 'コメント',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='保存回数')),
                ('passages', models.JSONField(verbose_name='内容')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存者')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.edition', verbose_name='版')),
            ],
            options={
                'verbose_name': '保存の記録',
                'verbose_name_plural': '保存の記録',
                'ordering': ['version'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('level', models.PositiveSmallIntegerField(choices=[(2, '大見出し'), (3, '小見出し')], default=2, verbose_name='レベル')),
                ('heading', models.CharField(max_length=200, verbose_name='見出し')),
                ('anchor', models.CharField(blank=True, max_length=120, verbose_name='アンカー')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
            ],
            options={
                'verbose_name': '見出し',
                'verbose_name_plural': '見出し',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='媒体')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='題名')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='URL')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='発行日')),
                ('accessed_on', models.DateField(blank=True, null=True, verbose_name='閲覧日')),
                ('kind', models.CharField(blank=True, choices=[('news', '報道'), ('report', '報告書'), ('paper', '論文'), ('book', '書籍'), ('law', '法令・公文書'), ('release', '発表資料'), ('statistics', '統計'), ('website', 'ウェブサイト'), ('interview', '取材'), ('', 'その他')], default='', max_length=20, verbose_name='種類')),
            ],
            options={
                'verbose_name': '出典',
                'verbose_name_plural': '出典',
                'ordering': ['publisher', 'title', 'pk'],
                'indexes': [models.Index(fields=['publisher', '-id'], name='source_of_publisher')],
                'constraints': [models.CheckConstraint(condition=models.Q(('publisher', ''), ('title', ''), ('url', ''), _negated=True), name='source_says_where', violation_error_message='媒体、題名、URLのどれかを入力してください。'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='source_url_is_a_web_address')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('text', models.TextField(verbose_name='引用文')),
                ('attribution', models.CharField(blank=True, max_length=300, verbose_name='発言者の説明')),
                ('anonymous', models.BooleanField(default=False, verbose_name='匿名')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.person', verbose_name='人物')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.source', verbose_name='出典')),
            ],
            options={
                'verbose_name': '引用',
                'verbose_name_plural': '引用',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('alt', models.CharField(max_length=300, verbose_name='代替テキスト')),
                ('caption', models.CharField(blank=True, max_length=500, verbose_name='キャプション')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='クレジット')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='articles.picture', verbose_name='画像')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.source', verbose_name='出典')),
            ],
            options={
                'verbose_name': '図版',
                'verbose_name_plural': '図版',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ElementUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('application', models.CharField(max_length=300, verbose_name='用途')),
                ('products', models.CharField(blank=True, max_length=500, verbose_name='製品例')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.source', verbose_name='出典')),
            ],
            options={
                'verbose_name': '元素の用途',
                'verbose_name_plural': '元素の用途',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('preferred', models.CharField(max_length=60, verbose_name='採用する表記')),
                ('variant', models.CharField(max_length=60, unique=True, verbose_name='使わない表記')),
            ],
            options={
                'verbose_name': '表記',
                'verbose_name_plural': '表記',
                'ordering': ['preferred', 'variant'],
                'constraints': [models.CheckConstraint(condition=models.Q(('preferred', models.F('variant')), _negated=True), name='spelling_differs_from_its_variant', violation_error_message='二つの表記が同じです。')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('topic', 'トピックの記事'), ('person', '人物の引用'), ('element', '元素の用途'), ('source', '出典に拠る内容'), ('publisher', '媒体に拠る内容')], editable=False, max_length=10, verbose_name='種類')),
                ('key', models.CharField(editable=False, max_length=200, verbose_name='対象')),
                ('count', models.IntegerField(editable=False, verbose_name='回数')),
            ],
            options={
                'verbose_name': '登場回数',
                'verbose_name_plural': '登場回数',
                'indexes': [models.Index(fields=['kind', '-count', 'key'], name='tally_largest_first')],
                'constraints': [models.UniqueConstraint(fields=('key', 'kind'), name='one_tally_per_kind_and_key'), models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='tally_counts_from_zero')],
            },
        ),
        migrations.CreateModel(
            name='TimelineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='順序')),
                ('when', models.CharField(max_length=60, verbose_name='時期')),
                ('start', models.DateField(blank=True, null=True, verbose_name='最も早い日')),
                ('end', models.DateField(blank=True, null=True, verbose_name='最も遅い日')),
                ('precision', models.CharField(choices=[('day', '日'), ('dekad', '旬'), ('half-month', '月の前半・後半'), ('month-end', '月末'), ('month', '月'), ('season', '季節'), ('quarter', '四半期'), ('half-year', '年の前半・後半'), ('year-end', '年末'), ('year', '年'), ('fiscal-year', '年度'), ('decade-part', '年代の一部'), ('decade', '年代'), ('century-part', '世紀の一部'), ('century', '世紀'), ('range', '期間'), ('present', '現在'), ('unknown', '不明')], default='unknown', max_length=20, verbose_name='精度')),
                ('title', models.CharField(max_length=300, verbose_name='出来事')),
                ('html', models.TextField(blank=True, verbose_name='詳細')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='版')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.source', verbose_name='出典')),
            ],
            options={
                'verbose_name': '年表の項目',
                'verbose_name_plural': '年表の項目',
                'ordering': ['ordering'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('kana_row', models.PositiveSmallIntegerField(default=11, editable=False, verbose_name='五十音の行')),
                ('kana', models.CharField(editable=False, max_length=200, verbose_name='五十音順の読み')),
                ('reading', models.CharField(blank=True, help_text='ひらがなで書きます。', max_length=100, verbose_name='読み')),
                ('description', models.TextField(blank=True, verbose_name='説明')),
            ],
            options={
                'verbose_name': 'トピック',
                'verbose_name_plural': 'トピック',
                'ordering': ['reading', 'name'],
                'indexes': [models.Index(fields=['kana_row', 'kana', 'id'], name='topic_in_syllabary')],
            },
        ),
        migrations.CreateModel(
            name='EditionTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_links', to='articles.edition', verbose_name='版')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_links', to='articles.topic', verbose_name='トピック')),
            ],
            options={
                'verbose_name': '版のトピック',
                'verbose_name_plural': '版のトピック',
                'ordering': ['pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='topics',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='articles.EditionTopic', to='articles.Topic', verbose_name='トピック'),
        ),
        migrations.CreateModel(
            name='TopicAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='別名')),
                ('slug', models.SlugField(allow_unicode=True, editable=False, max_length=100, verbose_name='スラッグ')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='articles.topic', verbose_name='トピック')),
            ],
            options={
                'verbose_name': '別名',
                'verbose_name_plural': '別名',
            },
        ),
        migrations.CreateModel(
            name='UsedElement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live_from', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公開日時')),
                ('element', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='articles.element', verbose_name='元素')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.elementuse', verbose_name='用途')),
            ],
            options={
                'verbose_name': '使われる元素',
                'verbose_name_plural': '使われる元素',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='elementuse',
            name='elements',
            field=models.ManyToManyField(related_name='uses', through='articles.UsedElement', to='articles.element', verbose_name='必要な元素'),
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=60, verbose_name='点検の名前')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='見送った人')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waivers', to='articles.edition', verbose_name='版')),
            ],
            options={
                'verbose_name': '指摘の見送り',
                'verbose_name_plural': '指摘の見送り',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(condition=models.Q(('part', 1)), fields=['part', 'key'], name='long_articles_in_search'),
        ),
        migrations.AddConstraint(
            model_name='searchdocument',
            constraint=models.UniqueConstraint(fields=('kind', 'key', 'part'), name='one_search_document_per_part'),
        ),
        migrations.AddConstraint(
            model_name='searchdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition', None), ('kind__in', ['topic', 'person', 'element'])), models.Q(('edition__isnull', False), ('kind__in', ['article', 'quote', 'event'])), _connector='OR'), name='facts_are_found_by_their_edition'),
        ),
        migrations.AddIndex(
            model_name='byline',
            index=models.Index(fields=['author', '-live_from', '-id'], name='author_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(fields=('edition', 'author'), name='one_byline_per_edition_and_author'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('focal_x__lte', 100), ('focal_y__lte', 100)), name='picture_centre_is_inside'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('edition', 'user'), name='one_presence_per_edition_and_user'),
        ),
        migrations.AddConstraint(
            model_name='prose',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_prose_per_place_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('edition', 'version'), name='one_revision_per_edition_and_version'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_section_per_place_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [2, 3])), name='section_level_is_2_or_3'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['source', '-live_from', '-id'], name='quote_of_source'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['speaker', '-live_from', '-id', 'edition'], name='speaker_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_quote_per_place_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('anonymous', False), ('speaker', None), _connector='OR'), name='anonymous_quote_names_nobody', violation_error_message='匿名の引用には人物を指定できません。'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['source', '-live_from', '-id'], name='figure_of_source'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_figure_per_place_in_an_edition'),
        ),
        migrations.AddIndex(
            model_name='timelineevent',
            index=models.Index(fields=['source', '-live_from', '-id'], name='timelineevent_of_source'),
        ),
        migrations.AddIndex(
            model_name='timelineevent',
            index=models.Index(fields=['start'], name='event_by_date'),
        ),
        migrations.AddConstraint(
            model_name='timelineevent',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_timelineevent_per_place_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='timelineevent',
            constraint=models.CheckConstraint(condition=models.Q(('start', None), ('end', None), ('start__lte', models.F('end')), _connector='OR'), name='event_starts_before_it_ends', violation_error_message='最も早い日が、最も遅い日より後になっています。'),
        ),
        migrations.AddIndex(
            model_name='editiontopic',
            index=models.Index(fields=['tag', '-live_from', '-id', 'content_object'], name='topic_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='editiontopic',
            constraint=models.UniqueConstraint(fields=('content_object', 'tag'), name='one_row_per_edition_and_topic'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['-live_from', '-id'], name='edition_newest_first'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['article', 'live_from'], name='edition_of_article_by_time'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['trend', 'live_from'], name='edition_of_trend_by_time'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['live_until'], name='edition_by_end'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='one_edition_per_number_and_article'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('number', None)), fields=('article',), name='one_draft_per_article'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number', None), ('number__gte', 1), _connector='OR'), name='edition_numbers_begin_at_one'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('live_until', None), ('live_from__lt', models.F('live_until')), _connector='OR'), name='edition_lives_forward_in_time'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number__isnull', False), ('live_from', None), _connector='OR'), name='only_numbered_editions_are_live'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('live_from__isnull', False), ('live_until', None), _connector='OR'), name='only_begun_editions_end'),
        ),
        migrations.AddIndex(
            model_name='usedelement',
            index=models.Index(fields=['element', '-live_from', '-id', 'use'], name='element_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='usedelement',
            constraint=models.UniqueConstraint(fields=('use', 'element'), name='one_row_per_use_and_element'),
        ),
        migrations.AddIndex(
            model_name='elementuse',
            index=models.Index(fields=['source', '-live_from', '-id'], name='elementuse_of_source'),
        ),
        migrations.AddConstraint(
            model_name='elementuse',
            constraint=models.UniqueConstraint(fields=('edition', 'ordering'), name='one_elementuse_per_place_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(fields=('edition', 'check_name'), name='one_waiver_per_edition_and_check'),
        ),
    ]
